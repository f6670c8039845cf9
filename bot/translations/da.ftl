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
error-offered = { $by } er blevet spurgt og har ikke svaret endnu.
error-resting = Borgeren tog ikke telefonen for lidt siden. Vent med at ringe igen.
error-not_held = Du har ikke længere denne opgave. Den kan være gået tilbage i køen.
error-not_open = Opgaven er afsluttet.
error-closed = { $reason ->
    [outside_hours] Chatten med medarbejdere er lukket lige nu.
    [queue_full] Der er for mange i kø til en medarbejder lige nu. Prøv gerne igen senere.
    [crisis] Kommunen er i en særlig situation, så du kan ikke komme i kø til en medarbejder lige nu.
   *[nobody_on_duty] Der er ikke nogen medarbejder i chatten lige nu.
 }
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
error-not_stuck = Beskeden venter stadig, er sendt eller er annulleret.
error-foreign_origin = Siden, du kommer fra, må ikke bruge tjenesten.

# Fields of forms
field-unusable = Det kan ikke bruges. Ret det, og prøv igen.
field-phone = Skriv et telefonnummer, vi kan ringe til, for eksempel 8 cifre uden mellemrum.
field-name = Skriv dit navn (højst 100 tegn).
field-note = Skriv højst 1.000 tegn.
field-window-past = Tidsrummet er allerede gået. Vælg et senere.
field-window-order = Tidsrummet skal slutte, efter at det begynder.
field-window-far = Vælg et tidspunkt inden for de næste { $days } dage.
field-wrong-password = Adgangskoden er forkert.
field-webhook-municipality = Vælg en kommune, du er administrator for.
field-webhook-url = Skriv en adresse, der begynder med https:// og findes på internettet.
field-webhook-inside = Adressen fører ind på et internt net. Den, der driver tjenesten, kan tillade den ved navn.
field-unknown-seq = Der er ikke noget svar med det nummer i samtalen.
field-again-past = Tidspunktet er allerede gået. Vælg et senere.
field-again-far = Vælg et tidspunkt inden for de næste { $days } dage.
field-again-closed = Telefonen er lukket på det tidspunkt. Vælg et inden for åbningstiden.
field-unknown-wrap-up = Vælg en af de koder, der hører til udfaldet.
field-report-missing = Skriv, hvad der mangler eller er forkert, så redaktørerne kan rette det.
field-report-place = Vælg det område eller den artikel, det drejer sig om.
field-unknown-reason = Vælg en af de årsager til pause, der findes.
field-nothing-searched = Skriv, hvad du søger efter, eller vælg et mærke.
field-unknown-municipality = Der er ingen kommune med det navn. Brug kommunens kortnavn, eller * for alle.
field-crisis-ends = Sluttidspunktet skal ligge efter starttidspunktet og efter nu.

# What the bot says where the pipeline itself failed
turn-failed = Jeg kunne desværre ikke finde et svar lige nu. Du kan prøve igen, eller vi kan ringe til dig.
action-callback = Bliv ringet op
handover-ended-nobody_on_duty = Der er desværre ingen medarbejder ved chatten længere. Din besked er gemt. Vi kan ringe til dig i stedet.
handover-ended-outside_hours = Chatten med medarbejdere er lukket nu, og der er desværre ikke nogen, der kan nå at svare dig. Din besked er gemt. Vi kan ringe til dig i stedet.

# Transcript
transcript-title = Samtale med { $municipality }
transcript-bot = Chatbot
transcript-citizen = Dig
transcript-agent = Medarbejder
transcript-erased = (slettet)
transcript-agent-joined = { $name } er kommet med i samtalen
transcript-agent-left = { $name } har forladt samtalen
transcript-callback = Du bliver ringet op { $from } - { $to }
transcript-callback-moved = Opkaldet er flyttet. Du bliver ringet op { $from } - { $to }
transcript-closed = Samtalen er slut

# The page of an article
article-links = Gå videre
article-sources = Teksten er kontrolleret mod

# The page where a sign-in at the organisation's identity provider ended badly
sign-in-problem = Du er ikke logget ind
sign-in-again = Tilbage til login

# Notices to citizens: each has -sms, -subject and -body
notice-test-sms = Prøve fra Borgerlinje: SMS-beskeder når frem til dette nummer.
notice-test-subject = Prøve fra Borgerlinje
notice-test-body =
    Dette er en prøve fra Borgerlinje.

    E-mail når frem til denne adresse. Du skal ikke gøre noget.
