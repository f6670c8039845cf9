# Errors, by their code in bot/errors.py and beside the services
error-internal = Der gik noget galt hos os. Prøv igen om lidt.
error-not_found = Vi kan ikke finde det, du spørger efter. Måske er samtalen udløbet. Start en ny samtale.
error-unknown_municipality = Vi kender ikke den kommune.
error-not_ready = Tjenesten er ikke klar lige nu. Prøv igen om et øjeblik.
error-unauthorized = Du skal logge ind først.
error-forbidden = Det har du ikke adgang til.
error-invalid = Noget i det, du har udfyldt, kan ikke bruges. Ret felterne, og prøv igen.
error-method_not_allowed = Sådan kan tjenesten ikke bruges.
error-conflict = Det kan ikke lade sig gøre lige nu.
error-too_many = Det går lidt for hurtigt. Vent et øjeblik, og prøv igen.
error-empty_text = Skriv en besked først.
error-too_large = Det, du sender, er for stort.
error-too_long = Beskeden er for lang. Skriv højst { $limit } tegn.
error-conversation_closed = Samtalen er slut. Start en ny samtale.
error-already_claimed = { $by } har allerede taget den.
error-resting = Borgeren tog ikke telefonen for lidt siden. Vent med at ringe igen.
error-not_held = Du har ikke længere denne opgave. Den kan være gået tilbage i køen.
error-not_open = Opgaven er afsluttet.
error-closed = Der er ingen medarbejder at chatte med lige nu. Du kan bede om at blive ringet op.
error-wrong_credentials = Brugernavn eller adgangskode er forkert.
error-username_taken = Der findes allerede en bruger med det navn.
error-provider_away = Organisationens login svarer ikke lige nu. Prøv igen om lidt, eller log ind med brugernavn og adgangskode.
error-identity_not_proved = Vi kunne ikke få bekræftet, hvem du er. Prøv at logge ind igen.
error-sign_in_expired = Login tog for lang tid, eller det blev begyndt i en anden browser. Prøv igen.
error-sign_in_cancelled = Du blev ikke logget ind hos din organisation. Prøv igen.
error-no_role = Din organisation har ikke givet dig adgang til Borgerlinje. Tal med din leder eller jeres it-afdeling.
error-account_disabled = Din konto er lukket. Tal med din leder eller jeres administrator.
error-providers_password = Din adgangskode hører til din organisations login. Skift den dér.
error-no_opening = Kommunen har ingen telefontid i den nærmeste tid, så vi kan ikke love at ringe. Kontakt kommunen direkte.
error-slot_taken = Tiden er ikke længere ledig. Vælg en anden tid.
error-hold_over = Vi holdt tiden til dig, men den nåede at blive taget af en anden. Vælg en ny tid.
error-booking_over = Tiden er aflyst eller forbi, så den kan ikke ændres. Bestil en ny tid.
error-too_many_bookings = Du har allerede { $most } kommende tider. Aflys en af dem, eller ring til kommunen.
error-foreign_origin = Siden, du kommer fra, må ikke bruge tjenesten.

# Fields of forms
field-unusable = Det kan ikke bruges. Ret det, og prøv igen.
field-phone = Skriv et telefonnummer, vi kan ringe til, for eksempel 8 cifre uden mellemrum.
field-name = Skriv dit navn (højst 100 tegn).
field-note = Skriv højst 1.000 tegn.
field-window-past = Tidsrummet er allerede gået. Vælg et senere.
field-window-order = Tidsrummet skal slutte, efter at det begynder.
field-window-far = Vælg et tidspunkt inden for de næste { $days } dage.
field-email = Skriv en e-mailadresse som navn@eksempel.dk, eller lad feltet være tomt.
field-booking-service = Den slags aftale kan ikke bestilles her. Vælg en anden.
field-booking-place = Det kan ikke bestilles på det sted. Vælg et andet sted.
field-wrong-password = Adgangskoden er forkert.
field-unknown-seq = Der er ikke noget svar med det nummer i samtalen.

# What the bot says where the pipeline itself failed
turn-failed = Jeg kunne desværre ikke finde et svar lige nu. Du kan prøve igen, eller vi kan ringe til dig.
action-callback = Bliv ringet op
handover-nobody = Der er desværre ingen medarbejder ved chatten længere. Din besked er gemt. Vi kan ringe til dig i stedet.

# Transcript
transcript-title = Samtale med { $municipality }
transcript-bot = Chatbot
transcript-citizen = Dig
transcript-agent = Medarbejder
transcript-erased = (slettet)
transcript-agent-joined = { $name } er kommet med i samtalen
transcript-agent-left = { $name } har forladt samtalen
transcript-callback = Du bliver ringet op { $from } - { $to }
transcript-booking-created = Du har bestilt tid til { $service } { $when }
transcript-booking-updated = Din tid til { $service } er flyttet til { $when }
transcript-booking-cancelled = Din tid til { $service } { $when } er aflyst
transcript-closed = Samtalen er slut

# The page of an article
article-links = Gå videre
article-sources = Teksten er kontrolleret mod

# The page where a sign-in at the organisation's identity provider ended badly
sign-in-problem = Du er ikke logget ind
sign-in-again = Tilbage til login

# Notices about an appointment, by text message and e-mail
notice-booking-confirmed-sms = { $municipality }: Du har tid til { $service } { $when }, { $place }, { $address }. Se, flyt eller aflys: { $link }
notice-booking-confirmed-subject = Din tid til { $service } { $when }
notice-booking-confirmed-body =
    Du har bestilt tid til { $service } hos { $municipality }.

    Hvornår: { $when }
    Hvor: { $place }, { $address }

    Se, hvad du skal have med, flyt tiden eller aflys den her: { $link }
    Del ikke linket med andre. Den, der har det, kan aflyse din tid.
notice-booking-moved-sms = { $municipality }: Din tid til { $service } er flyttet til { $when }, { $place }, { $address }. Se, flyt eller aflys: { $link }
notice-booking-moved-subject = Din tid til { $service } er flyttet til { $when }
notice-booking-moved-body =
    Din tid til { $service } hos { $municipality } er flyttet.

    Hvornår: { $when }
    Hvor: { $place }, { $address }

    Se, hvad du skal have med, flyt tiden eller aflys den her: { $link }
notice-booking-cancelled-sms = { $municipality }: Din tid til { $service } { $when } er aflyst.
notice-booking-cancelled-subject = Din tid til { $service } er aflyst
notice-booking-cancelled-body =
    Din tid til { $service } hos { $municipality } { $when } er aflyst. Du skal ikke gøre mere.
notice-booking-reminder-sms = { $municipality }: Husk din tid til { $service } { $when }, { $place }, { $address }. Kan du ikke komme, så flyt eller aflys: { $link }
notice-booking-reminder-subject = Husk din tid til { $service } { $when }
notice-booking-reminder-body =
    Husk din tid til { $service } hos { $municipality }.

    Hvornår: { $when }
    Hvor: { $place }, { $address }

    Se, hvad du skal have med, her: { $link }
    Kan du ikke komme, så flyt eller aflys tiden samme sted, så en anden kan få den.
