"""Which kind of message this is, learned from the editors' example messages in ``knowledge/behaviour/messages``."""
