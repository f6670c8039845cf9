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
error-not_claimed = Ingen har opgaven lige nu, så der er intet at lægge tilbage.
error-not_held = Du har ikke længere denne opgave. Den kan være gået tilbage i køen.
error-not_open = Opgaven er afsluttet.
error-closed = { $reason ->
    [outside_hours] Chatten med medarbejdere er lukket lige nu.
    [queue_full] Der er for mange i kø til en medarbejder lige nu. Prøv gerne igen senere.
    [crisis] Kommunen er i en særlig situation, så du kan ikke komme i kø til en medarbejder lige nu.
   *[nobody_on_duty] Der er ikke nogen medarbejder i chatten lige nu.
 }
error-colleague_away = { $by } tager ikke imod opgaver lige nu. Vælg en anden eller en gruppe.
error-colleague_may_not = { $by } må ikke betjene denne kommune. Vælg en anden eller en gruppe.
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
error-callback_over = Opkaldet er afsluttet eller aflyst, så det kan ikke ændres. Bed om at blive ringet op igen i kommunens chat.
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
field-webhook-municipality = Vælg en kommune, du er administrator for.
field-webhook-url = Skriv en adresse, der begynder med https:// og findes på internettet.
field-webhook-inside = Adressen fører ind på et internt net. Den, der driver tjenesten, kan tillade den ved navn.
field-one-of-two = Vælg enten en kollega eller en gruppe.
field-unknown-group = Den gruppe findes ikke. Vælg en af dem, listen viser.
field-unknown-colleague = Den kollega findes ikke. Vælg en af dem, listen viser.
field-unknown-organisation = Den organisation findes ikke. Vælg en af dem, listen viser.
field-unknown-skill = Et af emnerne findes ikke. Brug emner og temaer fra listen over emner.
field-unknown-home = Den kommune betjener medarbejderen ikke. Vælg en af medarbejderens egne.
field-unknown-seq = Der er ikke noget svar med det nummer i samtalen.
field-again-past = Tidspunktet er allerede gået. Vælg et senere.
field-again-far = Vælg et tidspunkt inden for de næste { $days } dage.
field-again-closed = Telefonen er lukket på det tidspunkt. Vælg et inden for åbningstiden.
field-unknown-wrap-up = Vælg en af de koder, der hører til udfaldet.
field-report-missing = Skriv, hvad der mangler eller er forkert, så redaktørerne kan rette det.
field-report-place = Vælg det område eller den artikel, det drejer sig om.
field-unknown-reason = Vælg en af de årsager til pause, der findes.
field-nothing-searched = Skriv, hvad du søger efter, eller vælg et mærke.
field-days-order = Den første dag ligger efter den sidste.
field-days-many = Vælg højst { $days } dage ad gangen.
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
transcript-callback-reference = Din reference er { $reference }
transcript-callback-moved = Opkaldet er flyttet. Du bliver ringet op { $from } - { $to }
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

# Notices to citizens: each has -sms, -subject and -body
notice-test-sms = Prøve fra Borgerlinje: SMS-beskeder når frem til dette nummer.
notice-test-subject = Prøve fra Borgerlinje
notice-test-body =
    Dette er en prøve fra Borgerlinje.

    E-mail når frem til denne adresse. Du skal ikke gøre noget.
# Why work goes where it goes
route-rule = Reglen, der gælder: { $rule }.
route-by-hand = Sendt til { $group } i hånden: den gruppe alene, så længe nogen i den er på vagt.
route-step-first = { $group }: bliver spurgt først.
route-step-time = { $group }: bliver også spurgt, fordi der er ventet { $minutes } minutter.
route-step-nobody = { $group }: bliver spurgt med det samme, fordi ingen i grupperne før er på vagt.
route-step-later = { $group }: bliver først spurgt, når der er ventet { $minutes } minutter, eller når ingen før er på vagt.
route-step-reserve = { $group }: bliver kun spurgt, hvis ingen før er på vagt.
route-language-wanted = Sproget er { $language }: kun den, der taler det, bliver spurgt.
route-language-patience = Sproget er { $language }: efter { $minutes } minutter bliver andre også spurgt.
route-language-nobody = Sproget er { $language }: ingen på vagt taler det, så alle bliver spurgt.
route-is-waiting = Opgaven venter.
route-is-offered = En medarbejder er blevet spurgt og har ikke svaret endnu.
route-is-claimed = En medarbejder har den.
route-is-quarantined = Ingen tog telefonen; opgaven hviler.
route-is-resolved = Opgaven er afsluttet.
route-is-expired = Opgaven er udløbet.
route-is-cancelled = Borgeren har meldt fra.
route-is-transferred = Opgaven er sendt til en anden organisation.
route-not-due = Den er først klar { $at }.
route-position = Nummer { $position } af de { $waiting }, der venter.
route-automatic = Medarbejderne bliver spurgt én ad gangen, { $seconds } sekunder hver.
route-manual = Medarbejderne tager selv fra listen; ingen bliver spurgt.
route-away = Borgeren er der ikke lige nu, så ingen bliver spurgt, før borgeren er tilbage.
route-score = Det tæller i rækkefølgen: { $parts }.
route-score-waited = ventet { $minutes } minutter
route-score-emergency = nødsituation +{ $minutes }
route-score-live = venter ved skærmen +{ $minutes }
route-score-closing = tidsrummet løber ud +{ $minutes }
route-score-away = borgeren er væk { $minutes }
route-score-fairness = kommunens timer mod opgaver +{ $minutes }
route-share = Kommunen har givet { $hours } af { $all_hours } timer og fået taget { $taken } af { $all_taken } opgaver.
route-asked = { $place }. { $name }: { $why }.
route-not-asked = Ikke { $name }: { $why }.
route-nobody = Ingen kan spørges lige nu. Opgaven står i køen, og alle med adgang kan tage den.
route-why-area = kender netop dette emne
route-why-theme = kender temaet
route-why-general = tager alle emner
route-why-not-language = taler ikke { $language }
route-why-load = har { $holds } af { $capacity } opgaver
route-why-home = er fra borgerens egen kommune
route-not-offline = er ikke logget på
route-not-break = holder pause
route-not-wrap_up = er ved efterbehandling
route-not-silent = skrivebordet har ikke svaret længe
route-not-subject = kender ikke emnet
route-not-group = er ikke i en gruppe, der bliver spurgt nu
route-not-language = taler ikke { $language }
route-not-again = sagde nej, svarede ikke eller gav den fra sig inden for de sidste { $minutes } minutter
route-not-full = har { $holds } af den slags og får højst { $capacity }
route-was-offered = { $at }: { $to } blev spurgt.
route-was-declined = { $at }: { $by } sagde nej.
route-was-offer-lapsed = { $at }: { $to } svarede ikke i tide.
route-was-offer-withdrawn = { $at }: { $to } holdt pause eller loggede af, før der kom svar.
route-was-claimed = { $at }: { $by } tog den.
route-was-claimed-off-skill = { $at }: { $by } tog den, uden for sine emner.
route-was-released = { $at }: { $by } lagde den tilbage.
route-was-lapsed = { $at }: gik tilbage i køen, fordi medarbejderens skrivebord ikke svarede.
route-was-handed-on = { $at }: { $by } gav den videre til { $to }.
route-was-handed-on-group = { $at }: { $by } sendte den til { $group }.
route-was-transferred = { $at }: { $by } sendte borgeren til { $to }.
route-was-assigned = { $at }: { $by } fik { $to } spurgt.
route-was-recalled = { $at }: { $to } blev ikke længere spurgt, fordi { $by } valgte en anden.
route-was-put-back = { $at }: { $by } lagde den tilbage for en medarbejder.
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

# A call that was asked for and never made
callback-ended-unreachable = Vi har prøvet at ringe til dig uden at få fat i dig, så vi ringer ikke igen. Du kan bede om at blive ringet op igen her eller selv ringe til kommunen.
callback-ended-expired = Vi beklager: Vi nåede ikke at ringe til dig, og din anmodning er nu udløbet. Bed om at blive ringet op igen her, eller ring selv til kommunen.

# Notices about a call the citizen has asked for, by text message and e-mail
notice-callback-confirmed-sms = { $municipality }: Vi ringer til dig { $when }. Reference { $reference }. Se, ændr eller aflys: { $link }
notice-callback-confirmed-subject = Vi ringer til dig { $when }
notice-callback-confirmed-body =
    Du har bedt { $municipality } om at ringe til dig.

    Hvornår: { $when }
    Reference: { $reference }

    Se, ændr eller aflys opkaldet her: { $link }
    Del ikke linket med andre. Den, der har det, kan aflyse opkaldet. Har du ikke bedt om det, så aflys det bare.
notice-callback-moved-sms = { $municipality }: Dit opkald er flyttet. Vi ringer til dig { $when }. Reference { $reference }. Se, ændr eller aflys: { $link }
notice-callback-moved-subject = Vi ringer til dig { $when } i stedet
notice-callback-moved-body =
    Det opkald, du har bedt { $municipality } om, er flyttet.

    Hvornår: { $when }
    Reference: { $reference }

    Se, ændr eller aflys opkaldet her: { $link }
notice-callback-moved-by-us-sms = { $municipality }: Vi nåede ikke at ringe, eller vores telefontid er ændret. Vi ringer til dig { $when } i stedet. Reference { $reference }. Du kan ændre eller aflyse med linket i den første besked.
notice-callback-moved-by-us-subject = Vi ringer til dig { $when } i stedet
notice-callback-moved-by-us-body =
    Vi nåede ikke at ringe til dig, da vi havde lovet det, eller vores telefontid er ændret. Det beklager vi.

    Vi ringer i stedet: { $when }
    Reference: { $reference }

    Du kan ændre eller aflyse opkaldet med linket i den første besked eller ringe til { $municipality } på { $telephone }.
notice-callback-cancelled-sms = { $municipality }: Opkaldet med reference { $reference } er aflyst.
notice-callback-cancelled-subject = Dit opkald er aflyst
notice-callback-cancelled-body =
    Det opkald med reference { $reference }, som { $municipality } er blevet bedt om, er aflyst. Du skal ikke gøre mere.
notice-callback-unreachable-sms = { $municipality }: Vi har ringet til dig { $tries } gange uden at få fat i dig, så vi ringer ikke igen. Ring til os på { $telephone }, eller bed om et nyt opkald i vores chat. Reference { $reference }
notice-callback-unreachable-subject = Vi kunne ikke få fat i dig
notice-callback-unreachable-body =
    Du har bedt { $municipality } om at ringe til dig. Vi har ringet { $tries } gange uden at få fat i dig, så vi ringer ikke igen.

    Du kan ringe til os på { $telephone } eller bede om et nyt opkald i vores chat.
    Din reference er { $reference }.
notice-callback-expired-sms = { $municipality }: Vi beklager. Vi nåede ikke at ringe til dig, og din anmodning er udløbet. Ring til os på { $telephone }, eller bed om et nyt opkald i vores chat. Reference { $reference }
notice-callback-expired-subject = Vi nåede ikke at ringe til dig
notice-callback-expired-body =
    Du har bedt { $municipality } om at ringe til dig. Det nåede vi ikke, og din anmodning er nu udløbet. Det beklager vi.

    Du kan ringe til os på { $telephone } eller bede om et nyt opkald i vores chat.
    Din reference er { $reference }.
