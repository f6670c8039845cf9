# Errors, by their code in bot/errors.py and beside the services
error-internal = Something went wrong on our side. Try again in a moment.
error-not_found = We cannot find what you ask for. The conversation may have expired. Start a new one.
error-unknown_municipality = We do not know that municipality.
error-not_ready = The service is not ready just now. Try again in a moment.
error-unauthorized = You need to sign in first.
error-forbidden = You do not have access to that.
error-invalid = Something you filled in cannot be used. Correct the fields and try again.
error-method_not_allowed = The service cannot be used like that.
error-conflict = That cannot be done just now.
error-too_many = That is a little too fast. Wait a moment and try again.
error-empty_text = Write a message first.
error-too_large = What you send is too large.
error-too_long = The message is too long. Write at most { $limit } characters.
error-conversation_closed = The conversation has ended. Start a new one.
error-already_claimed = { $by } has taken it already.
error-offered = { $by } has been asked and has not answered yet.
error-resting = The citizen did not answer a moment ago. Wait before you call again.
error-not_claimed = Nobody holds this task just now, so there is nothing to put back.
error-not_held = You no longer hold this task. It may have gone back to the queue.
error-not_open = The task has ended.
error-closed = { $reason ->
    [outside_hours] The chat with members of staff is closed right now.
    [queue_full] There are too many in the queue for a member of staff right now. You are welcome to try again later.
    [crisis] The municipality is in a special situation, so you cannot join the queue for a member of staff right now.
   *[nobody_on_duty] No member of staff is in the chat right now.
 }
error-colleague_away = { $by } takes no work just now. Choose somebody else or a group.
error-colleague_may_not = { $by } may not serve this municipality. Choose somebody else or a group.
error-wrong_credentials = The username or the password is wrong.
error-username_taken = There is a user with that name already.
error-provider_away = Your organisation's sign-in does not answer just now. Try again in a moment, or sign in with a username and a password.
error-identity_not_proved = We could not get it confirmed who you are. Try to sign in again.
error-sign_in_expired = Signing in took too long, or it was begun in another browser. Try again.
error-sign_in_cancelled = You were not signed in at your organisation. Try again.
error-no_role = Your organisation has not given you access to Borgerlinje. Talk to your manager or your IT department.
error-account_disabled = Your account is closed. Talk to your manager or your administrator.
error-providers_password = Your password belongs to your organisation's sign-in. Change it there.
error-no_opening = The municipality has no telephone hours in the near future, so we cannot promise to call. Contact the municipality directly.
error-not_stuck = The message is still waiting, has been sent or was cancelled.
error-callback_over = The call has ended or was cancelled, so it cannot be changed. Ask for a new call in the municipality's chat.
error-slot_taken = That time is no longer free. Choose another one.
error-hold_over = We held the time for you, but somebody else has taken it meanwhile. Choose a new one.
error-booking_over = The appointment is cancelled or over, so it cannot be changed. Book a new one.
error-too_many_bookings = You already have { $most } appointments ahead. Cancel one of them, or call the municipality.
error-foreign_origin = The page you come from may not use the service.

# Fields of forms
field-unusable = This cannot be used. Correct it and try again.
field-phone = Write a phone number that we can call, for example 8 digits without spaces.
field-name = Write your name (at most 100 characters).
field-note = Write at most 1,000 characters.
field-window-past = That time has passed. Choose a later one.
field-window-order = The time must end after it begins.
field-window-far = Choose a time within the next { $days } days.
field-email = Write an e-mail address like name@example.com, or leave the field empty.
field-booking-service = That cannot be booked here. Choose something else.
field-booking-place = That cannot be booked at this place. Choose another place.
field-wrong-password = The password is wrong.
field-webhook-municipality = Choose a municipality that you are an administrator of.
field-webhook-url = Use an address that begins with https:// and exists on the internet.
field-webhook-inside = The address leads into an internal network. Whoever runs the service can allow it by name.
field-one-of-two = Choose either a colleague or a group.
field-unknown-group = There is no such group. Choose one of those listed.
field-unknown-colleague = There is no such colleague. Choose one of those listed.
field-unknown-organisation = There is no such organisation. Choose one of those listed.
field-unknown-skill = One of the subjects does not exist. Use areas and themes from the list of subjects.
field-unknown-home = The agent does not serve that municipality. Choose one of her own.
field-unknown-seq = There is no answer with that number in the conversation.
field-again-past = That time has passed. Choose a later one.
field-again-far = Choose a time within the next { $days } days.
field-again-closed = The phone is closed at that time. Choose one within the opening hours.
field-unknown-wrap-up = Choose one of the codes that belong to the outcome.
field-report-missing = Write what is missing or wrong, so that the editors can put it right.
field-report-place = Choose the area or the article it is about.
field-unknown-reason = Choose one of the reasons for a break that there are.
field-nothing-searched = Write what you are looking for, or choose a tag.
field-days-order = The first day is after the last.
field-days-many = Choose { $days } days at most.
field-unknown-municipality = There is no municipality of that name. Use the municipality's short name, or * for all.
field-crisis-ends = The end must come after the start, and after now.

# What the bot says where the pipeline itself failed
turn-failed = I am sorry, I could not find an answer just now. You can try again, or we can call you.
action-callback = Get a call back
handover-ended-nobody_on_duty = I am sorry, there is nobody at the chat any more. Your message is saved. We can call you instead.
handover-ended-outside_hours = The chat with members of staff has closed, and I am sorry that nobody can answer you in time. Your message is saved. We can call you instead.

# Transcript
transcript-title = Conversation with { $municipality }
transcript-bot = Chatbot
transcript-citizen = You
transcript-agent = Employee
transcript-erased = (erased)
transcript-agent-joined = { $name } has joined the conversation
transcript-agent-left = { $name } has left the conversation
transcript-callback = We will call you { $from } - { $to }
transcript-callback-reference = Your reference is { $reference }
transcript-callback-moved = The call has been moved. We will call you { $from } - { $to }
transcript-booking-created = You have booked an appointment: { $service }, { $when }
transcript-booking-updated = Your appointment ({ $service }) is moved to { $when }
transcript-booking-cancelled = Your appointment ({ $service }, { $when }) is cancelled
transcript-closed = The conversation has ended

# The page of an article
article-links = Where to go
article-sources = The text was checked against

# The page where a sign-in at the organisation's identity provider ended badly
sign-in-problem = You are not signed in
sign-in-again = Back to sign-in

# Notices to citizens: each has -sms, -subject and -body
notice-test-sms = Test from Borgerlinje: SMS messages reach this number.
notice-test-subject = Test from Borgerlinje
notice-test-body =
    This is a test from Borgerlinje.

    E-mail reaches this address. There is nothing you need to do.
# Why work goes where it goes
route-rule = The rule that holds: { $rule }.
route-by-hand = Sent to { $group } by hand: that group alone, as long as any of them is on duty.
route-step-first = { $group }: asked first.
route-step-time = { $group }: asked as well, after { $minutes } minutes of waiting.
route-step-nobody = { $group }: asked at once, as nobody in the groups before is on duty.
route-step-later = { $group }: asked only after { $minutes } minutes of waiting, or when nobody before is on duty.
route-step-reserve = { $group }: asked only if nobody before is on duty.
route-language-wanted = The language is { $language }: only who speaks it is asked.
route-language-patience = The language is { $language }: after { $minutes } minutes others are asked as well.
route-language-nobody = The language is { $language }: nobody on duty speaks it, so everybody is asked.
route-is-waiting = It waits.
route-is-offered = An agent has been asked and has not answered yet.
route-is-claimed = An agent has it.
route-is-quarantined = Nobody answered the phone; it rests.
route-is-resolved = It is closed.
route-is-expired = It has expired.
route-is-cancelled = The citizen has called it off.
route-is-transferred = It was sent to another organisation.
route-not-due = It is due only at { $at }.
route-position = Number { $position } of the { $waiting } that wait.
route-automatic = Agents are asked one at a time, { $seconds } seconds each.
route-manual = Agents take from the list themselves; nobody is asked.
route-away = The citizen is not there just now, so nobody is asked until she is back.
route-score = What counts in the order: { $parts }.
route-score-waited = waited { $minutes } minutes
route-score-emergency = emergency +{ $minutes }
route-score-live = waits at the screen +{ $minutes }
route-score-closing = the window runs out +{ $minutes }
route-score-away = the citizen is away { $minutes }
route-score-fairness = the municipality's hours against its work +{ $minutes }
route-share = The municipality gave { $hours } of { $all_hours } hours, and { $taken } of { $all_taken } pieces of work taken were its own.
route-asked = { $place }. { $name }: { $why }.
route-not-asked = Not { $name }: { $why }.
route-nobody = Nobody can be asked just now. It stands in the queue, where everybody with access can take it.
route-why-area = knows this very subject
route-why-theme = knows the theme
route-why-general = takes every subject
route-why-not-language = does not speak { $language }
route-why-load = has { $holds } of { $capacity } pieces of work
route-why-home = is of the citizen's own municipality
route-not-offline = is not signed in
route-not-break = has a break
route-not-wrap_up = is wrapping up
route-not-silent = the desk has not answered for a while
route-not-subject = does not know the subject
route-not-group = is in no group that is asked now
route-not-language = does not speak { $language }
route-not-again = said no, did not answer or gave it away within the last { $minutes } minutes
route-not-full = has { $holds } of that kind and is given { $capacity } at most
route-was-offered = { $at }: { $to } was asked.
route-was-declined = { $at }: { $by } said no.
route-was-offer-lapsed = { $at }: { $to } did not answer in time.
route-was-offer-withdrawn = { $at }: { $to } took a break or signed off before answering.
route-was-claimed = { $at }: { $by } took it.
route-was-claimed-off-skill = { $at }: { $by } took it, outside her subjects.
route-was-released = { $at }: { $by } put it back.
route-was-lapsed = { $at }: went back to the queue, as the agent's desk did not answer.
route-was-handed-on = { $at }: { $by } handed it on to { $to }.
route-was-handed-on-group = { $at }: { $by } sent it to { $group }.
route-was-transferred = { $at }: { $by } sent the citizen to { $to }.
route-was-assigned = { $at }: { $by } had { $to } asked.
route-was-recalled = { $at }: { $to } was asked no more, as { $by } chose somebody else.
route-was-put-back = { $at }: { $by } put it back for an agent.
# Notices about an appointment, by text message and e-mail
notice-booking-confirmed-sms = { $municipality }: You have an appointment for { $service } on { $when }, { $place }, { $address }. See, move or cancel: { $link }
notice-booking-confirmed-subject = Your appointment for { $service } on { $when }
notice-booking-confirmed-body =
    You have booked an appointment for { $service } with { $municipality }.

    When: { $when }
    Where: { $place }, { $address }

    See what to bring, move the appointment or cancel it here: { $link }
    Do not share the link. Whoever has it can cancel your appointment.
notice-booking-moved-sms = { $municipality }: Your appointment for { $service } is moved to { $when }, { $place }, { $address }. See, move or cancel: { $link }
notice-booking-moved-subject = Your appointment for { $service } is moved to { $when }
notice-booking-moved-body =
    Your appointment for { $service } with { $municipality } is moved.

    When: { $when }
    Where: { $place }, { $address }

    See what to bring, move the appointment or cancel it here: { $link }
notice-booking-cancelled-sms = { $municipality }: Your appointment for { $service } on { $when } is cancelled.
notice-booking-cancelled-subject = Your appointment for { $service } is cancelled
notice-booking-cancelled-body =
    Your appointment for { $service } with { $municipality } on { $when } is cancelled. You need do nothing more.
notice-booking-reminder-sms = { $municipality }: Remember your appointment for { $service } on { $when }, { $place }, { $address }. If you cannot come, move or cancel it: { $link }
notice-booking-reminder-subject = Remember your appointment for { $service } on { $when }
notice-booking-reminder-body =
    Remember your appointment for { $service } with { $municipality }.

    When: { $when }
    Where: { $place }, { $address }

    See what to bring here: { $link }
    If you cannot come, move or cancel the appointment in the same place, so that somebody else can have it.

# A call that was asked for and never made
callback-ended-unreachable = We have tried to call you without getting hold of you, so we will not call again. You can ask to be called again here, or call the municipality yourself.
callback-ended-expired = We are sorry: we did not manage to call you, and your request has now lapsed. Ask to be called again here, or call the municipality yourself.

# Notices about a call the citizen has asked for, by text message and e-mail
notice-callback-confirmed-sms = { $municipality }: We will call you on { $when }. Reference { $reference }. See, change or cancel: { $link }
notice-callback-confirmed-subject = We will call you on { $when }
notice-callback-confirmed-body =
    You have asked { $municipality } to call you.

    When: { $when }
    Reference: { $reference }

    See, change or cancel the call here: { $link }
    Do not share the link. Whoever has it can cancel the call. If you did not ask for it, simply cancel it.
notice-callback-moved-sms = { $municipality }: Your call is moved. We will call you on { $when }. Reference { $reference }. See, change or cancel: { $link }
notice-callback-moved-subject = We will call you on { $when } instead
notice-callback-moved-body =
    The call you have asked { $municipality } for is moved.

    When: { $when }
    Reference: { $reference }

    See, change or cancel the call here: { $link }
notice-callback-moved-by-us-sms = { $municipality }: We did not manage to call you, or our hours have changed. We will call you on { $when } instead. Reference { $reference }. You can change or cancel by the link we sent at first.
notice-callback-moved-by-us-subject = We will call you on { $when } instead
notice-callback-moved-by-us-body =
    We did not manage to call you when we had promised, or our opening hours have changed. We are sorry.

    We will call you instead: { $when }
    Reference: { $reference }

    You can change or cancel the call by the link in the first message, or call { $municipality } on { $telephone }.
notice-callback-cancelled-sms = { $municipality }: The call with reference { $reference } is cancelled.
notice-callback-cancelled-subject = Your call is cancelled
notice-callback-cancelled-body =
    The call with reference { $reference } that { $municipality } was asked for is cancelled. You need do nothing more.
notice-callback-unreachable-sms = { $municipality }: We have called you { $tries } times without getting hold of you, so we will not call again. Call us on { $telephone }, or ask for a new call in our chat. Reference { $reference }
notice-callback-unreachable-subject = We could not get hold of you
notice-callback-unreachable-body =
    You asked { $municipality } to call you. We have called { $tries } times without getting hold of you, so we will not call again.

    You can call us on { $telephone }, or ask for a new call in our chat.
    Your reference is { $reference }.
notice-callback-expired-sms = { $municipality }: We are sorry. We did not manage to call you, and your request has lapsed. Call us on { $telephone }, or ask for a new call in our chat. Reference { $reference }
notice-callback-expired-subject = We did not manage to call you
notice-callback-expired-body =
    You asked { $municipality } to call you. We did not manage to, and your request has now lapsed. We are sorry.

    You can call us on { $telephone }, or ask for a new call in our chat.
    Your reference is { $reference }.
