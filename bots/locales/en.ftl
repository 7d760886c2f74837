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
registered-with-priority =
    Registered: **{ TICKET($number) }**, { CLOCK($at) }, { $priority ->
        [urgent] urgent: work has stopped
        [low] it can wait
       *[normal] work goes on, but slowly
    }.
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
next-member = { $member } answers here.
ask-urgency = How urgent is it?
urgency-blocked = Work has stopped
urgency-slow = It's slow
urgency-wait = Can wait
ask-category = What is it about?
empty-message = I received a message without words. Tell me in a sentence what happened.

## Client: while it is open

taken = { $member } has taken **{ TICKET($number) }**.
holder-changed = { $to } continues with **{ TICKET($number) }** in place of { $from } and sees everything written so far.
member-made-ticket = { $member } made **{ TICKET($number) }** of it: { $title }.
which-ticket = Which ticket is this about?
this-ticket = → **{ TICKET($number) }** { $title }
goes-to = → **{ TICKET($number) }**
instead = { TICKET($number) } instead
ticket-title-line = **{ TICKET($number) }** { $title }
about-ticket = **{ TICKET($number) }**:

## Client: solved, rated, closed

solved = { $member } says **{ TICKET($number) }** is solved: “{ $words }”
solved-no-words = { $member } says **{ TICKET($number) }** is solved.
button-solved = Solved ✓
button-not-yet = Not yet
button-another = Another problem
solved-settled =
    { $choice ->
        [solved] **{ TICKET($number) }** is solved ✓
        [not-yet] **{ TICKET($number) }** stays open.
       *[another] **{ TICKET($number) }** stays as it is. Write here what else happened, and it becomes a new ticket.
    }
ask-rating = Good. How was it with **{ TICKET($number) }**?
rated-high = { STARS($stars) } **{ TICKET($number) }**. Thank you. A word for { $member }? Write it here, or leave it.
rated-middle = { STARS($stars) } **{ TICKET($number) }**. Thank you. What would have made it better? Write it here, or leave it.
rated-low = { STARS($stars) } **{ TICKET($number) }**. I'm sorry. What should have gone better? Write it here.
thanks-for-words = Thank you, I've passed it on (**{ TICKET($number) }**).
thanks-for-words-to = Thank you, { $member } will read it (**{ TICKET($number) }**).
what-is-missing = **{ TICKET($number) }** stays open. What is still missing? Write it here.
closed-by-itself = **{ TICKET($number) }** is closed now, as we heard nothing more. If it isn't solved, just write here. How was it?
reopened = **{ TICKET($number) }** is open again. An engineer will answer here.
reopened-held = **{ TICKET($number) }** is open again. { $member } answers here.
is-it-again = Is this **{ TICKET($number) }** again: { $title } (closed { DAY($when, $now) })?
button-reopen = Yes, reopen

## Client: the menu

button-my-tickets = My tickets
button-language = Language
button-new-ticket = New ticket
button-closed-tickets = Closed ones
tickets-title = Your open tickets
tickets-none = You have no open tickets. Write here what happened and you'll have one.
ticket-line-new = ⚪ **{ TICKET($number) }** { $title } · waiting for an engineer
ticket-line-taken = 🟢 **{ TICKET($number) }** { $title } · { $member }
ticket-line-answered = 🟢 **{ TICKET($number) }** { $title } · { $member } · last answer: { WHEN($at, $now) }
ticket-line-waiting = 🟡 **{ TICKET($number) }** { $title } · waiting for your answer { SINCE($since, $now) }
ticket-line-solved = 🔵 **{ TICKET($number) }** { $title } · is it solved?
ticket-line-closed = ✓ **{ TICKET($number) }** { $title } · closed { DAY($when, $now) }
ticket-line-state = **{ TICKET($number) }** · { $state ->
        [taken] in work
        [waiting] waiting for your answer
        [resolved] is it solved?
        [closed] closed
       *[other] waiting for an engineer
    }
closed-title = Your closed tickets
closed-none = You have no closed tickets here.
write-for-ticket = What you write next goes to **{ TICKET($number) }**.
new-ticket-awaited = Write here what happened. Your next message becomes a new ticket.
back = Back
language-asked = Which language shall I use?
language-set = I'll write to you in English from now on.
zone-asked = Which city's time shall I use?
zone-choice = { $city } · { CLOCK($now) }
city =
    { $city ->
        [Kiev] Kyiv
        [Sao_Paulo] São Paulo
       *[other] { $name }
    }
zone-set = Times are now those of { $zone }, where it is { CLOCK($now) }.
help = Write here what happened and it becomes a ticket with a number. An engineer answers in this chat. To say which ticket you mean, reply to one of its messages.
command-tickets = My tickets
command-new = A new ticket
command-language = Change the language
command-zone = Set your time zone
command-help = How this works

## Client: what went wrong, and what to do

stale-button = This button is out of date. Here is how things stand now.
stale = This no longer applies. Nothing was changed.
bad-input = I could not use that. Please try again.
not-found = I can't find this here any more.
no-such-ticket = There is no ticket **{ TICKET($number) }** here.
not-resolved = **{ TICKET($number) }** isn't marked as solved yet. An engineer will tell you here.
not-rated-yet = **{ TICKET($number) }** can be rated once it is solved.
closed-write-again = **{ TICKET($number) }** is closed. If the problem is back, just write here.
already-done = That is already done.
not-yours = This ticket is not one of yours. Your own are under “My tickets”.
cannot-show-sticker = I can't show stickers to the engineer. Tell me in words what it means.
cannot-show-other = I can't show this to the engineer. Tell me in words, or send a photo.
file-too-big = “{ $name }” is too big: here I can fetch up to { $limit } MB. Send a link, or a smaller file.
file-gone = I could not fetch “{ $name }”. Please send it again.
desk-late = **{ TICKET($number) }**: the desk of { $account } can't be reached right now. Your message is safe and will arrive.
one-moment = One moment…
not-now = Not now. Nothing was changed; please press again in a minute.
loading = Loading…

## Desk: the thread

thread-intro = Your replies here go to **{ $name }** in { $channel }. Start with ;; or 🔒 for a note that stays here.
thread-intro-internal = Replies here stay inside. Start with ! to answer **{ $name }** in { $channel }.
said-at = { STAMP($at) }:
mark-edited = (edited)
mark-deleted = (deleted by the client)
edited-line = { $name } edited: “{ $words }”
edited-after-answer = ⚠ { $member } had answered already: please look again.
deleted-line = { $name } deleted this message.
deleted-words-line = { $name } deleted: “{ $words }”
undelivered = ⚠ Not delivered to { $name }: { $reason }.
undelivered-words = ⚠ Not delivered to { $name }: “{ $words }”. Reason: { $reason }.
reason-blocked = the bot has been blocked there
reason-deactivated = the account no longer exists
reason-removed = the bot is no longer in that chat
reason-not-found = the chat can no longer be found
reason-archived = the channel is archived
reason-no-rights = the bot may not write there
reason-no-answer = no answer came, twice: it may have arrived or not. Ask, or write it again
reason-too-big = it is too big for { $channel }
reason-empty-file = the file is empty
reason-too-late = it is too late to change it there
reason-not-there = it is no longer there
unreachable-line = ⚠ { $name } can't be reached in { $channel }: { $reason }.
reachable-line = { $name } can be reached in { $channel } again.
possibly-doubled = The connection broke while this was sent, so it may have arrived twice.
possibly-doubled-words = The connection broke while this was sent, so it may have arrived twice: “{ $words }”
parked-line = ⚠ Set aside, because it could not be handled: { $why }
was-away-slack = ⚠ I was away from { STAMP($from) } to { STAMP($to) }. What was written here meanwhile I have read just now; edits, deletions and presses of that time are not known to me.
was-away-telegram = ⚠ I did not hear { $channel } from { STAMP($from) } to { STAMP($to) }. { $channel } keeps what clients write for 24 hours only: what is older did not reach us.
still-internal = Still internal. To answer { $name }, write a new message.
marked-internal-late = This had already gone to { $name } when it was marked as internal. I'm deleting it in { $channel }, but it may have been read.
taken-back = In time: this stays inside, { $name } does not see it.
could-not-take-back = ⚠ This could not be taken back: { $reason }. { $name } still sees it.
cannot-follow-edit = ⚠ The change could not be made there: { $reason }. { $name } still sees the earlier words.
room-question = { $holder } holds this ticket. Should your replies go to { $name }?
send-to = Send to { $name }
keep-inside = Keep inside
goes-to-client = Your replies on this ticket go to { $name }.
stays-inside = This stays inside, and so do your next replies on this ticket.
file-follows = 📎 { $file } follows as soon as it is fetched.
file-line-too-big = 📎 { $name }: too big to fetch from { $channel } (at most { $limit } MB).
file-line-gone = 📎 { $name } could not be fetched: { $why }.
file-trouble-too-big = 📎 { $name } is too big: at most { $limit } MB can be fetched.
file-trouble-gone = 📎 { $name } could not be fetched.
file-sender-told = The client has been told.
file-not-sent = It did not go to the client.
taken-line = { $name } has taken this.
taken-over-line = { $name } has taken this over from { $before }.
released-line = { $name } no longer holds this; it is free to take.
waiting-line = { $name } is waiting for the client.
resolved-line = { $name } told the client it is solved: “{ $words }”
solved-line = { $name } confirms: solved. The ticket is closed.
rated-line = { STARS($stars) } from { $name }
rating-words-line = { $name } adds to the rating: “{ $words }”
reopened-line = { $name } opened this again.
reopened-itself = This is open again.
forgotten-line = This client has been forgotten: their name, words and files are deleted.
closed-by-itself-line = Closed, as the client did not answer.
moved-here-line = Words from another ticket were moved here.
moved-away-line = { $name } moved these words to another ticket.
priority-line = Priority: { $priority } ({ $name })
left-line = { $name } is no longer on this desk.
not-yet-line = { $name } says it isn't solved yet.
another-line = { $name } has another problem.
quoted = “{ $words }”
which-card-title = { $name }: which ticket?

## Desk: the card

card-state-new = New
card-state-taken = In work
card-state-waiting = Waiting for client
card-state-resolved = Resolved
card-state-closed = Closed
card-state-unsorted = Which ticket?
card-company-vip = { $company } (VIP)
card-nobody = Nobody has taken it
card-opened-at = opened { STAMP($at) }
card-taken-at = { $member } · taken { STAMP($at) }
card-waiting-since = waiting since { STAMP($at) }
card-resolved-at = resolved { STAMP($at) }
card-closed = closed { STAMP($at) }
card-rated = rated { STARS($stars) }
card-reopened =
    { $count ->
        [one] reopened once
       *[other] reopened { $count } times
    }
card-unreachable = ⚠ not reachable in { $channel }: { $reason }
button-take = Take
button-take-over = Take over
button-release = Release
button-resolve = Resolve
button-wait = Waiting for client
button-priority = Priority: { $priority }
priority-urgent = Urgent
priority-normal = Normal
priority-low = Low
took-before-you = { $member } took it { AGO($at, $now) }.
already-closed = **{ TICKET($number) }** is already closed.
stale-card = This had changed meanwhile. The card shows how it stands now.
ticket-made = **{ TICKET($number) }** is made.

## Desk: forms (Slack allows 24 characters for a form's title and its two buttons)

form-cancel = Cancel
resolve-title = Resolve { TICKET($number) }
resolve-done = What was done
resolve-done-hint = { $name } reads this.
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
make-ticket-split = These words of { $name } become a ticket of their own, and { $name } is told its number.
make-ticket-behalf = This message becomes a ticket for the client you choose, and they are told its number.
make-ticket-client = Client
make-ticket-client-hint = Type a part of the name.
make-ticket-subject = What is it about
make-ticket-submit = Make
make-ticket-error-client = Choose a client from the list.
make-ticket-error-empty = Say in a few words what it is about.

## Desk: commands and the Home tab

home-title = Relevo
home-duty = On duty
duty-on = You are on duty.
duty-off = You are off duty.
button-duty-on = Go on duty
button-duty-off = Go off duty
home-mine = My tickets
home-pool = Waiting for somebody
home-others = Taken by others
home-empty = Nothing here.
home-more = … and { $count } more
desk-help =
    /desk: your tickets, urgent ones first
    /desk 1042: one ticket
    /desk help: this text
desk-line = **{ TICKET($number) }** { $title } · { $state }
desk-last-word = { $name }: “{ $words }” ({ AGO($at, $now) })
desk-list-empty = You hold no tickets, and nothing is waiting for somebody.
not-a-member = Only members of the desk of { $account } can do this. An administrator can add you.
