"""What is asked, what comes of it, and what it takes: numbers for who leads the contact centre. It only reads."""
