### What people read, in English. The three files have the same keys with the same variables (test/locales.test.ts).
### Dates come as $at, $when, $since with $now beside them where the day matters; TICKET, STARS, CLOCK, STAMP, WHEN, AT, BY,
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
rated-low-read = { STARS($stars) } **{ TICKET($number) }**. I'm sorry. What should have gone better? Write it here: { $reader } reads every answer.
thanks-for-words = Thank you, I've passed it on (**{ TICKET($number) }**).
thanks-for-words-to = Thank you, { $member } will read it (**{ TICKET($number) }**).
what-is-missing = **{ TICKET($number) }** stays open. What is still missing? Write it here.
closed-by-itself = **{ TICKET($number) }** is closed now, as we heard nothing more. If it isn't solved, just write here. How was it?
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
reason-taken-back = it was taken back while { $channel } gave no answer. It is not sent again, but may have arrived
reason-too-big = it is too big for { $channel }
reason-empty-file = the file is empty
reason-too-late = it is too late to change it there
reason-not-there = it is no longer there
unreachable-line = ⚠ { $name } can't be reached in { $channel }: { $reason }.
reachable-line = { $name } can be reached in { $channel } again.
possibly-doubled = The connection broke while this was sent, so it may have arrived twice.
possibly-doubled-words = The connection broke while this was sent, so it may have arrived twice: “{ $words }”
parked-line = ⚠ Set aside, because it could not be handled: { $why }
was-away-slack = ⚠ I was away from { STAMP($from) } to { STAMP($to) }. What was written here meanwhile I have read just now; deletions and presses of that time are not known to me, nor edits of what was written earlier.
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
    /desk new: a ticket for a client who phoned
    /desk help: this text
desk-line = **{ TICKET($number) }** { $title } · { $state }
desk-last-word = { $name }: “{ $words }” ({ AGO($at, $now) })
desk-list-empty = You hold no tickets, and nothing is waiting for somebody.
not-a-member = Only members of the desk of { $account } can do this. An administrator can add you.

### On behalf

new-ticket-title = New ticket
new-ticket-intro = For somebody who phoned or came by. They are told the number in their own chat.
new-ticket-words = What they said
new-ticket-title-hint = Left empty, the first words stand for it.
new-ticket-error-empty = Say in a sentence what happened.
no-chat-with = { $name } has no chat with the bot yet, so nobody could tell them the number. Ask them to write to the bot first.
made-on-behalf = **{ TICKET($number) }** for { $name }. They get the number in their own chat.
forward-hidden = Telegram hides who wrote this: I see only the name “{ $name }”. In Slack, /desk new makes a ticket for a client you choose.
forward-unknown = I don't know { $name } as a client. Ask them to write to the bot first, or choose another client with /desk new in Slack.

### Promises

next-engineer-by = An engineer will answer { BY($due, $now) }.
next-member-by = { $member } will answer { BY($due, $now) }.
next-open = We open { AT($opens, $now) }.
next-open-or-urgent = We open { AT($opens, $now) }. If it can't wait, press “{ $button }”.
next-open-told = We open { AT($opens, $now) }. I'm telling the manager now.
open-again = **{ TICKET($number) }** is open again.
ticket-line-due = answer { BY($due, $now) }
card-answer-due = answer due { STAMP($at) }
card-answer-late = ⚠ late: answer was due { STAMP($at) }
card-answered = answered { STAMP($at) }
card-answered-late = answered { STAMP($at) }, late (due { STAMP($due) })

### Jobs on the desk

button-partner = Partner…
offer-title = Partners for { TICKET($number) }
offer-submit = Offer
offer-intro = Whoever accepts first has the job. The offer shows what each partner's terms let it show; the rest opens when they accept. Nothing else of the ticket goes to them.
offer-partners = Partners
offer-field-problem = What is the matter
offer-field-district = District
offer-field-equipment = Equipment
offer-field-wanted = Wanted by
offer-field-prices = Price list
offer-field-address = Address
offer-field-contact = Whom to ask for
offer-field-phone = Phone on site
offer-no-partners = There are no partners yet. An administrator can add them to the desk file.
offer-error-nobody = Choose at least one partner.
offer-error-problem = Say in a sentence what is the matter.
offer-error-where = Without an address or somebody to ask for nobody can get there. Fill in one of them.
button-withdraw = Withdraw
button-approve-form = Approve…
button-return = Return…
button-pass = Pass to client
approve-title = Approve { $job }
approve-submit = Approve
approve-intro = { $name } is told. The ticket itself stays open until it is resolved.
approve-stars = Stars
approve-words = A word to them
return-title = Return { $job }
return-submit = Return
return-reason = What is still to be done
return-error-empty = Say in a sentence what is still to be done.
job-not-done = { $job } is not waiting to be checked. Its card shows how it stands.
job-state =
    { $state ->
        [offered] offered
        [accepted] accepted
        [on-the-way] on the way
        [on-site] on site
        [done] to check
        [returned] returned
        [approved] approved
        [withdrawn] withdrawn
        [declined] declined
        [expired] nobody answered
        [given-up] given up
       *[in-work] in work
    }
card-job = { $job }: { $state }
card-job-visit = { $job }: { $state }, { STAMP($at) }
job-card-offered = Asked: { $names }
job-card-answer-by = answer by { STAMP($at) }
job-card-accepted = { $name } · accepted { STAMP($at) }
job-card-visit = visit { STAMP($at) }
job-card-no-visit = no time for the visit yet
job-card-declined = { $name } declined
job-card-done = done { STAMP($at) }: “{ $words }”
job-card-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
job-card-returns =
    { $count ->
        [one] returned once
       *[other] returned { $count } times
    }
job-intro = What you write here goes to **{ $name }** and to nobody else. ;; keeps it inside.
job-intro-several = What you write here goes to whoever takes the job, and to nobody else. Asked: **{ $names }**. ;; keeps it inside.
job-line-offered = { $name } asked { $names }.
job-line-accepted = { $name } has accepted.
job-line-declined = { $name } declined.
job-line-expired = The time to answer is over: { $name } did not answer.
job-line-taken = { $name } took it.
job-line-withdrawn = { $name } has withdrawn the job.
job-line-visit-set = { $name }: visit { STAMP($at) }. The client has been told.
job-line-other-time = { $name } proposes another time.
job-line-visit-confirmed = { $name } says the time suits.
job-line-client-other-time = { $name } can't at that time and has been asked when it would suit. The answer will stand in the ticket's thread.
job-line-on-the-way = { $name } is on the way. The client has been told.
job-line-arrived = { $name } is on site.
job-line-asks = { $name } asks:
job-line-done = { $name } says it is done. Please check.
job-line-approved = { $name } has approved the work.
job-line-returned = { $name } has returned the job.
job-line-given-up = { $name } can't do it after all.
job-line-passed = { $name } passed this on to the client.
job-line-unreachable = ⚠ { $name } can't be reached: this did not arrive.
job-line-unreachable-why = ⚠ { $name } can't be reached: { $reason }.
job-line-ticket-closed = { $name } closed the ticket, so the job has ended.
job-line-ticket-closed-itself = The ticket is closed, so the job has ended.
job-line-not-heard = Nobody has accepted yet, so nobody was told this. Write it again once somebody has.
job-line-marked-inside = This stays inside now. Where it had gone out already I'm deleting it, but it may have been read.
job-line-still-inside = Still internal. To tell the partner, write a new message.
visit-at = **{ TICKET($number) }**: an engineer will be with you { $day ->
        [today] at about { CLOCK($at) }
       *[other] { DAY($at, $now) } at about { CLOCK($at) }
    }.
visit-agreed = **{ TICKET($number) }**: an engineer will be with you { $day ->
        [today] at about { CLOCK($at) }
       *[other] { DAY($at, $now) } at about { CLOCK($at) }
    }. Agreed ✓
button-visit-ok = OK
button-visit-other = Other time…
visit-other-time = **{ TICKET($number) }**: when would it suit you? Write it here, and you'll hear about the new time.
visit-off = **{ TICKET($number) }**: the visit { $day ->
        [today] at about { CLOCK($at) }
       *[other] { DAY($at, $now) } at about { CLOCK($at) }
    } will not take place. We'll tell you a new time.
visit-off-way = **{ TICKET($number) }**: the engineer who was on the way will not come after all. We'll tell you a new time.
visit-on-the-way = **{ TICKET($number) }**: the engineer is on the way to you.
visit-arrived = **{ TICKET($number) }**: the engineer has arrived.

### Managers

ping-due = The first answer is due { AGO($due, $now) } ({ WHEN($due, $now) }).
ping-missed = Late: the first answer was due { AGO($due, $now) } ({ WHEN($due, $now) }).
ping-held = { $name } holds it and has not answered yet.
ping-free = Nobody has taken it.
ping-duty = On duty, with open tickets: { $people }.
ping-duty-nobody = Nobody is on duty.
ping-list-title =
    { $count ->
        [one] One promise is in danger
       *[other] { $count } promises are in danger
    }
ping-list-due = answer due { AT($due, $now) }
ping-list-late = late, was due { AT($due, $now) }
ping-list-free = nobody has it
ping-give = Give to { $name }
ping-on-it = I'm on it
ping-partner = Call a partner
ping-why = Why this deadline?
ping-minutes =
    { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
ping-over = This is settled already. The message says how.
settled-on-it = { $name } is on it, { CLOCK($at) }.
settled-on-it-until = { $name } is on it, { CLOCK($at) }. No more reminders before { CLOCK($until) }.
settled-given = { $name } gave it to { $receiver }, { CLOCK($at) }.
settled-taken = { $name } has taken it, { CLOCK($at) }.
settled-partner = { $name } offered it to { $receiver }, { CLOCK($at) }.
settled-answered = { $name } has answered, { CLOCK($at) }.
settled-answered-somebody = Answered, { CLOCK($at) }.
settled-ended = Nobody waits for an answer any more.
given-to-you = { $name } gave you **{ TICKET($number) }** { $title }.
given-due = The first answer is due { AT($due, $now) }.
why-title = **{ TICKET($number) }**: why this deadline?
why-started = Registered { STAMP($at) }.
why-promised = An answer is promised within { $span }.
why-promised-open = An answer is promised within { $span } of opening hours ({ $zone }).
why-promised-nothing = Nothing is promised any more; the time that was named still stands.
why-open = Open from { STAMP($from) } to { STAMP($until) }: { $span } count.
why-more =
    { $times ->
        [one] One more time: { $span }.
       *[other] { $times } more times: { $span }.
    }
why-due = So the answer is due { STAMP($at) }.
why-never-opens = The desk never opens, so no time can be named.
why-met = Answered in time, { STAMP($at) }.
why-met-late = Answered late, { STAMP($at) }.
why-ended = Nobody waits for it since { STAMP($at) }.
why-left = { $span } are left.
why-late = { $span } late.
span-minutes = { $minutes } min
span-hours = { $hours } h
span-both = { $hours } h { $minutes } min
which-partner = **{ TICKET($number) }** { $title }: which partner? The offer goes out at once.
partner-called = **{ TICKET($number) }** is offered to { $names }.
untaken = ⚠ **{ TICKET($number) }** { $title }: nobody does { $job }.
untaken-expired = No answer in time: { $names }.
untaken-declined = Declined: { $names }. The last reason: “{ $reason }”
untaken-given-up = { $names } can't do it after all: “{ $reason }”
low-rating = { STARS($stars) } from { $client } for **{ TICKET($number) }** { $title }.
low-rating-raised = { STARS($stars) } from { $client } for **{ TICKET($number) }** { $title }, after a lower rating.
low-rating-member = Held by { $member }.
low-rating-phone = Call { $client }: { $phone }
button-reviewed = Reviewed, because…
button-read = Read the thread
reviewed = Reviewed by { $name }, { STAMP($at) }: “{ $reason }”
review-asked = { STARS($stars) } **{ TICKET($number) }**: what came out of it? Your next message here is the reason.
review-kept = Kept. The review of **{ TICKET($number) }** is closed.
read-title = The last words in **{ TICKET($number) }** { $title }
read-line = { $name }, { STAMP($at) }: { $words }
read-nothing = Nothing was said yet.
member-welcome = Hello, { $name }. Here { $account } tells you when a promise is in danger or a rating is low. Forward a client's message to me, and it becomes their ticket.
manager-unreachable = ⚠ { $names } can't be reached, so { $heard } was told instead. They have to open a chat with the bot, or the desk file needs another id.
manager-nobody-heard = ⚠ { $tickets }: { $names } should know about this and can't be reached. Please tell them. They have to open a chat with the bot, or the desk file needs another id.
manager-none = ⚠ { $tickets }: somebody should decide about this, and the desk file names no manager.
managers-only = Only a manager can decide this. Nothing was changed.
settled-before-you = { $name } has seen to this already ({ AGO($at, $now) }). Nothing was changed.
not-on-duty = { $name } is not on duty now. Nothing was changed.
already-reviewed = { $name } has looked into this already.
given-line = { $name } gave this to { $receiver }.
on-it-line = { $name } is looking after this promise.
review-title = Review { TICKET($number) }
review-submit = Close the review
review-intro = { STARS($stars) } from { $client }
review-reason = What came out of it
review-reason-hint = Only managers read this.
review-error-empty = Say in a sentence what came out of it. Without a reason the review stays open.

### Partners: what does not go

refused-job-taken = Another partner has taken { $job }. Nothing to do.
refused-offer-over = The offer of { $job } is over. Nothing was changed.
refused-job-over = { $job } is over. Nothing was changed.
refused-reason-needed = Say why, in a sentence.
refused-no-partner = Choose a partner that you work with now.
refused-partner-unreachable = Nobody of { $partner } can be reached: they have to open the jobs bot by their link first.

### Partners

partner-welcome = Hello, { $name }. This is { $account }, for { $partner }. When there is a job, it comes here: press a button, or answer in your own words.
partner-unknown = This bot is for partners of { $account }. If you work with them, ask them for your link and open it.
partner-link-unknown = This link leads to nobody; it may be old. Please ask { $account } for a new one.
partner-help = Job offers of { $account } come here. Press their buttons, or write: “accept”, “on my way”, “on site”, “done”. What you write and send about a job goes to { $account }. With several jobs, reply to a message of the one you mean.
partner-no-job = You have no job here now, so I can't pass this on. { $account } will write when there is one.
button-my-jobs = My jobs
command-jobs = My jobs
job-offer = { $account } offers a job: **{ $job }**
job-field =
    { $field ->
        [equipment] Equipment: { $value }
        [wanted] Wanted: { $value }
        [prices] Price list: { $value }
        [district] District: { $value }
        [address] Address: { $value }
        [contact] Ask for: { $value }
        [phone] Phone on site: { $value }
       *[problem] { $value }
    }
job-answer-by = Answer by { WHEN($at, $now) }.
job-opens = After accepting: { $fields }.
job-opens-field =
    { $field ->
        [equipment] equipment
        [wanted] wanted time
        [prices] price list
        [district] district
        [address] exact address
        [contact] whom to ask for
        [phone] phone on site
       *[problem] what is the matter
    }
button-job-accept = Accept
button-job-later = Accept, other time…
button-job-decline = Decline…
button-job-ask = Ask
offer-taken = Thank you, another partner has taken **{ $job }**. Nothing to do.
offer-expired = The time to answer **{ $job }** is over. Nothing to do.
offer-withdrawn = { $account } has taken **{ $job }** back. Nothing to do.
offer-declined = You declined **{ $job }**. Thank you for telling { $account }.
offer-accepted = A colleague of yours has **{ $job }** now. Nothing to do.
job-yours = It's yours: **{ $job }**
job-when = When will you be there?
job-time = { WHEN($at, $now) }
job-visit-at = You'll be there: { STAMP($at) }
job-visit-noted = **{ $job }**: noted. The client has been told.
job-on-the-way = **{ $job }**: you are on your way.
job-on-the-way-told = **{ $job }**: you are on your way. The client has been told.
job-on-site = **{ $job }**: you are on site.
job-sent = **{ $job }**: sent to { $account }. You'll hear when it is approved.
job-returned = **{ $job }**: returned by { $account }, there is more to do.
job-approved = **{ $job }**: approved. Thank you.
job-withdrawn = { $account } has taken **{ $job }** back. Nothing more to do.
job-given-up = You gave **{ $job }** back. { $account } has your reason.
job-ticket-closed = **{ $job }** is over: { $account } has closed the matter. Nothing more to do.
job-client-other-time = **{ $job }**: that time does not suit the client. When else could you be there?
job-stars = { STARS($stars) } from { $account }.
button-job-other-time = Other time…
button-job-way = On my way
button-job-arrived = I'm on site
button-job-done = Done…
button-job-give-up = Can't do it…
button-job-skip = Skip
job-ask-decline = Why not **{ $job }**? Press a reason or write it.
job-ask-other-time = **{ $job }**: when could you be there? Press, or write it, such as “tomorrow 9:00”. With the time it is accepted.
job-ask-visit = **{ $job }**: when will you be there? Press, or write it, such as “11:30” or “tomorrow 9:00”.
job-ask-question = **{ $job }**: write your question here. { $account } answers in this chat.
job-ask-done = **{ $job }**: what was done? Write it here, with the parts you used; photos are welcome.
job-ask-minutes = **{ $job }**: how many minutes did it take?
job-ask-give-up = **{ $job }**: why not? Press a reason or write it, so that { $account } can find somebody else.
job-reason-busy = Too busy
job-reason-far = Too far
job-reason-trade = Not my trade
job-reason-parts = Parts are missing
job-time-past = That time is over.
job-time-unclear = I did not understand the time.
jobs-title = Your jobs
jobs-none = You have no jobs now. { $account } will write here when there is one.
jobs-offered = ❔ **{ $job }** { $title } · answer by { WHEN($at, $now) }
jobs-running = 🟢 **{ $job }** { $title } · no time for the visit yet
jobs-visit = 🟢 **{ $job }** { $title } · visit { STAMP($at) }
jobs-done = 🔵 **{ $job }** { $title } · waiting for approval
jobs-returned = 🟠 **{ $job }** { $title } · returned
which-job = Which job is this about?
words-went-to-job = → **{ $job }** { $title }
