### What people read, in English. The three files have the same keys with the same variables (test/locales.test.ts).
### Dates come as $at, $when, $since with $now beside them where the day matters; TICKET, STARS, CLOCK, STAMP, WHEN,
### DAY, SINCE and AGO are explained in words.ts and times.ts. On what stays on a screen use STAMP.
### A line that goes on below must not begin with an asterisk: Fluent takes it for a variant.

## Client: first contact

welcome = Hello, { $name }. This is { $account }. Write here what happened, photos and voice are fine; I'll register it at once and an engineer will answer here.
welcome-company = Hello, { $name }. This is { $account }, for { $company }. Write here what happened, photos and voice are fine; I'll register it at once and an engineer will answer here.
invited-only = This is the support desk of { $account }. I don't know yet which company you write for. Please open the link from your contract, or ask your contact at { $account } for one.

## Client: a new ticket

registered = Registered: **{ TICKET($number) }**, { CLOCK($at) }.
registered-urgent = Registered: **{ TICKET($number) }**, { CLOCK($at) }, urgent.
registered-photos =
    { $count ->
        [one] I've added your photo.
       *[other] I've added your { $count } photos.
    }
registered-files =
    { $count ->
        [one] I've added your file.
       *[other] I've added your { $count } files.
    }
next-engineer = An engineer will answer here.
ask-urgency = How urgent is it?
urgency-blocked = Work has stopped
urgency-slow = It's slow
urgency-wait = Can wait
ask-category = What is it about?
about-something-else = About something else?
skip = Skip
empty-message = I received a message without words. Tell me in a sentence what happened.

## Client: while it is open

taken = { $member } has taken **{ TICKET($number) }**.
holder-changed = { $to } continues with **{ TICKET($number) }** in place of { $from } and sees everything written so far.
released = **{ TICKET($number) }** is waiting for another engineer. Everything you wrote is kept.
member-made-ticket = { $member } made **{ TICKET($number) }** of it: { $title }.
moved-to = Moved to **{ TICKET($number) }**.
which-ticket = Which ticket is this about?
this-ticket = → **{ TICKET($number) }** { $title }
instead = { TICKET($number) } instead

## Client: solved, rated, closed

solved = { $member } says **{ TICKET($number) }** is solved: “{ $words }”
solved-no-words = { $member } says **{ TICKET($number) }** is solved.
button-solved = Solved ✓
button-not-yet = Not yet
button-another = Another problem
ask-rating = Good. How was it with **{ TICKET($number) }**?
rated-high = { STARS($stars) } Thank you. A word for { $member }? Write it here, or leave it.
rated-middle = { STARS($stars) } Thank you. What would have made it better? Write it here, or leave it.
rated-low = { STARS($stars) } I'm sorry. What should have gone better? { $manager } reads every answer.
thanks-for-words = Thank you, I've passed it on.
not-yet = **{ TICKET($number) }** stays open.
what-is-missing = What is still missing? Write it here.
closed-by-itself = **{ TICKET($number) }** is closed now, as we heard nothing more. If it isn't solved, just write here.
reopened = **{ TICKET($number) }** is open again. An engineer will answer here.
is-it-again = Is this **{ TICKET($number) }** again (closed { DAY($when, $now) })?
button-reopen = Yes, reopen

## Client: the menu

button-my-tickets = My tickets
button-language = Language
button-new-ticket = New ticket
tickets-title = Your open tickets
tickets-none = You have no open tickets. Write here what happened and you'll have one.
ticket-line-new = ⚪ **{ TICKET($number) }** { $title } · waiting for an engineer
ticket-line-taken = 🟢 **{ TICKET($number) }** { $title } · { $member }
ticket-line-waiting = 🟡 **{ TICKET($number) }** { $title } · waiting for your answer { SINCE($since, $now) }
ticket-line-solved = 🔵 **{ TICKET($number) }** { $title } · is it solved?
ticket-line-closed = ✓ **{ TICKET($number) }** { $title } · closed { DAY($when, $now) }
closed-title = Your closed tickets
back = Back
language-asked = Which language shall I use?
language-set = I'll write to you in English from now on.
zone-set = Times are now those of { $zone }, where it is { CLOCK($now) }.
help = Write here what happened and it becomes a ticket with a number. An engineer answers in this chat. To say which ticket you mean, reply to one of its messages.
command-start = Begin
command-tickets = My tickets
command-new = A new ticket
command-language = Change the language
command-zone = Set your time zone
command-help = How this works

## Client: what went wrong, and what to do

stale-button = This button is out of date. Here is how things stand now.
not-yours = This ticket is not one of yours. Your own are under “My tickets”.
cannot-show-sticker = I can't show stickers to the engineer. Tell me in words what it means.
cannot-show-other = I can't show this to the engineer. Tell me in words, or send a photo.
file-too-big = This file is too big: here I can fetch up to { $limit } MB. Send a link, or a shorter video.
file-gone = I could not fetch this file. Please send it again.
unreachable-desk = The desk of { $account } is not answering me right now. Your message is safe and will arrive.
one-moment = One moment…
not-now = Not now. Nothing was changed; please press again in a minute.
loading = Loading…
duplicate-press = That is already done.

## Desk: the thread

thread-intro = Your replies here go to **{ $name }** in { $channel }. Start with ;; or 🔒 for a note that stays here.
thread-intro-internal = Replies here stay inside. Start with ! or use Send to client to answer **{ $name }**.
edited-line = { $name } edited: “{ $words }”
edited-after-answer = { $name } changed this after you had answered.
deleted-line = { $name } deleted this message.
undelivered = ⚠ Not delivered: { $reason }
blocked-line = ⚠ { $name } has blocked the bot in { $channel }. Nothing reaches them there.
unblocked-line = { $name } can be reached in { $channel } again.
possibly-doubled = The connection broke while this was sent, so it may have arrived twice.
parked-line = ⚠ Set aside, because it could not be handled: { $why }
still-internal = Still internal. To answer { $name }, write a new message.
marked-internal-late = This had already gone to { $name } when it was marked as internal.
taken-back = Taken back: { $name } no longer sees it.
could-not-take-back = { $channel } doesn't let me take this back. { $name } still sees it.
room-question = { $holder } holds this ticket. Should your replies go to { $name }?
send-to = Send to { $name }
keep-inside = Keep inside
file-follows = 📎 { $file } follows as soon as it is fetched.
rated-line = { STARS($stars) } from { $name }
client-word-line = { $name } after the close: “{ $words }”
closed-line = **{ TICKET($number) }** is closed.
reopened-line = { $name } has opened **{ TICKET($number) }** again.
not-yet-line = { $name } says it isn't solved yet.
moved-line = → **{ TICKET($number) }**
which-card-title = { $name }: which ticket?

## Desk: the card

card-state-new = New
card-state-taken = In work
card-state-waiting = Waiting for client
card-state-resolved = Resolved
card-state-closed = Closed
card-client-line = { $name } · { $company }
card-opened-at = opened { STAMP($at) }
card-taken-at = { $member } · taken { STAMP($at) }
card-waiting-since = waiting since { STAMP($at) }
card-resolved-at = resolved { STAMP($at) }
card-closed = closed { STAMP($at) }
card-rated = rated { STARS($stars) }
button-take = Take
button-release = Release
button-resolve = Resolve
button-wait = Waiting for client
button-priority = Priority
button-more = More
priority-urgent = Urgent
priority-normal = Normal
priority-low = Low
took-before-you = { $member } took it { AGO($at, $now) }.
already-closed = **{ TICKET($number) }** is already closed.

## Desk: forms (Slack allows 24 characters for a form's title and its two buttons)

form-cancel = Cancel
resolve-title = Resolve { TICKET($number) }
resolve-done = What was done
resolve-done-hint = The client reads this.
resolve-cause = Cause
resolve-remark = Internal remark
resolve-remark-hint = This stays inside.
resolve-submit = Resolve
resolve-error-empty = Say in a sentence what was done.
resolve-error-long =
    { $most ->
        [one] At most { $most } character.
       *[other] At most { $most } characters.
    }
make-ticket-title = Make a ticket
make-ticket-client = Client
make-ticket-client-hint = Type a part of the name.
make-ticket-subject = What is it about
make-ticket-words = What happened
make-ticket-submit = Make
make-ticket-error-client = Choose a client from the list.
make-ticket-error-empty = Say in a sentence what happened.

## Desk: commands and the Home tab

home-title = Relevo
home-mine = My tickets
home-pool = Waiting for somebody
home-all = All open tickets
home-empty = Nothing here.
desk-help =
    /desk: your tickets, late ones first
    /desk 1042: one ticket
    /desk help: this text
desk-not-found = There is no ticket { TICKET($number) } on this desk.
desk-line = **{ TICKET($number) }** { $title } · { $state }
not-a-member = Only members of the desk of { $account } can do this. An administrator can add you.
