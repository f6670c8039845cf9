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
error-not_held = You no longer hold this task. It may have gone back to the queue.
error-not_open = The task has ended.
error-closed = { $reason ->
    [outside_hours] The chat with members of staff is closed right now.
    [queue_full] There are too many in the queue for a member of staff right now. You are welcome to try again later.
    [crisis] The municipality is in a special situation, so you cannot join the queue for a member of staff right now.
   *[nobody_on_duty] No member of staff is in the chat right now.
 }
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
error-foreign_origin = The page you come from may not use the service.

# Fields of forms
field-unusable = This cannot be used. Correct it and try again.
field-phone = Write a phone number that we can call, for example 8 digits without spaces.
field-name = Write your name (at most 100 characters).
field-note = Write at most 1,000 characters.
field-window-past = That time has passed. Choose a later one.
field-window-order = The time must end after it begins.
field-window-far = Choose a time within the next { $days } days.
field-wrong-password = The password is wrong.
field-webhook-municipality = Choose a municipality that you are an administrator of.
field-webhook-url = Use an address that begins with https:// and exists on the internet.
field-webhook-inside = The address leads into an internal network. Whoever runs the service can allow it by name.
field-unknown-seq = There is no answer with that number in the conversation.
field-again-past = That time has passed. Choose a later one.
field-again-far = Choose a time within the next { $days } days.
field-again-closed = The phone is closed at that time. Choose one within the opening hours.
field-unknown-wrap-up = Choose one of the codes that belong to the outcome.
field-report-missing = Write what is missing or wrong, so that the editors can put it right.
field-report-place = Choose the area or the article it is about.
field-unknown-reason = Choose one of the reasons for a break that there are.
field-nothing-searched = Write what you are looking for, or choose a tag.
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
transcript-callback-moved = The call has been moved. We will call you { $from } - { $to }
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
