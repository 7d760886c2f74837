### What people read, in Russian: «вы», and no past tense of people, which would need their gender. Notes: en.ftl.

## Client: first contact

welcome = Здравствуйте, { $name }. Это { $account }. Напишите сюда, что случилось; можно с фото и голосом. Я сразу зарегистрирую заявку, и инженер ответит здесь.
welcome-company = Здравствуйте, { $name }. Это { $account }, поддержка для { $company }. Напишите сюда, что случилось; можно с фото и голосом. Я сразу зарегистрирую заявку, и инженер ответит здесь.
invited-only = Это поддержка { $account }. Я пока не знаю, из какой вы компании. Откройте, пожалуйста, ссылку из договора или попросите её у вашего контакта в { $account }.

## Client: a new ticket

registered = Принято: **{ TICKET($number) }**, { CLOCK($at) }.
registered-with-priority =
    Принято: **{ TICKET($number) }**, { CLOCK($at) }, { $priority ->
        [urgent] срочно: работа стоит
        [low] может подождать
       *[normal] работа идёт, но медленно
    }.
registered-photos =
    { $count ->
        [one] Добавлено { $count } фото.
        [few] Добавлено { $count } фото.
        [many] Добавлено { $count } фото.
       *[other] Добавлено { $count } фото.
    }
registered-files =
    { $count ->
        [one] Добавлен { $count } файл.
        [few] Добавлено { $count } файла.
        [many] Добавлено { $count } файлов.
       *[other] Добавлено { $count } файла.
    }
next-engineer = Инженер ответит здесь.
next-member = Здесь ответит { $member }.
ask-urgency = Насколько это срочно?
urgency-blocked = Работа стоит
urgency-slow = Работает медленно
urgency-wait = Может подождать
ask-category = О чём речь?
empty-message = Пришло сообщение без слов. Напишите одной фразой, что случилось.

## Client: while it is open

taken = Заявкой **{ TICKET($number) }** занимается { $member }.
holder-changed = Дальше заявкой **{ TICKET($number) }** занимается { $to } (раньше { $from }); вся переписка видна.
member-made-ticket = { $member } выносит это в отдельную заявку **{ TICKET($number) }**: { $title }.
which-ticket = К какой заявке это относится?
this-ticket = → **{ TICKET($number) }** { $title }
goes-to = → **{ TICKET($number) }**
instead = Нет, это { TICKET($number) }
ticket-title-line = **{ TICKET($number) }** { $title }
about-ticket = **{ TICKET($number) }**:

## Client: solved, rated, closed

solved = { $member } сообщает, что заявка **{ TICKET($number) }** решена: «{ $words }»
solved-no-words = { $member } сообщает, что заявка **{ TICKET($number) }** решена.
button-solved = Решено ✓
button-not-yet = Ещё нет
button-another = Другая проблема
solved-settled =
    { $choice ->
        [solved] Заявка **{ TICKET($number) }** решена ✓
        [not-yet] Заявка **{ TICKET($number) }** остаётся открытой.
       *[another] Заявка **{ TICKET($number) }** остаётся как есть. Напишите здесь, что ещё случилось, и появится новая заявка.
    }
ask-rating = Хорошо. Как бы вы оценили работу по заявке **{ TICKET($number) }**?
rated-high = { STARS($stars) } **{ TICKET($number) }**. Спасибо. Если хотите добавить пару слов, напишите здесь: { $member } их прочтёт.
rated-middle = { STARS($stars) } **{ TICKET($number) }**. Спасибо. Что можно было сделать лучше? Если хотите, напишите здесь.
rated-low = { STARS($stars) } **{ TICKET($number) }**. Нам очень жаль. Что надо было сделать лучше? Напишите здесь.
rated-low-read = { STARS($stars) } **{ TICKET($number) }**. Нам очень жаль. Что надо было сделать лучше? Напишите здесь: { $reader } читает каждый ответ.
thanks-for-words = Спасибо, всё передано (**{ TICKET($number) }**).
thanks-for-words-to = Спасибо, { $member } это прочтёт (**{ TICKET($number) }**).
what-is-missing = Заявка **{ TICKET($number) }** остаётся открытой. Что ещё не так? Напишите здесь.
closed-by-itself = Заявка **{ TICKET($number) }** закрыта: новых сообщений не было. Если проблема осталась, просто напишите сюда. Как бы вы оценили работу?
is-it-again = Это снова **{ TICKET($number) }**: { $title } (закрыта { DAY($when, $now) })?
button-reopen = Да, открыть снова

## Client: the menu

button-my-tickets = Мои заявки
button-language = Язык
button-new-ticket = Новая заявка
button-closed-tickets = Закрытые
tickets-title = Ваши открытые заявки
tickets-none = Открытых заявок нет. Напишите сюда, что случилось, и появится новая.
ticket-line-new = ⚪ **{ TICKET($number) }** { $title } · ждёт инженера
ticket-line-taken = 🟢 **{ TICKET($number) }** { $title } · { $member }
ticket-line-answered = 🟢 **{ TICKET($number) }** { $title } · { $member } · последний ответ: { WHEN($at, $now) }
ticket-line-waiting = 🟡 **{ TICKET($number) }** { $title } · ждёт вашего ответа { SINCE($since, $now) }
ticket-line-solved = 🔵 **{ TICKET($number) }** { $title } · решено?
ticket-line-closed = ✓ **{ TICKET($number) }** { $title } · закрыта { DAY($when, $now) }
ticket-line-state = **{ TICKET($number) }** · { $state ->
        [taken] в работе
        [waiting] ждёт вашего ответа
        [resolved] решено?
        [closed] закрыта
       *[other] ждёт инженера
    }
closed-title = Ваши закрытые заявки
closed-none = Закрытых заявок здесь нет.
write-for-ticket = Ваше следующее сообщение попадёт в **{ TICKET($number) }**.
new-ticket-awaited = Напишите здесь, что случилось. Из следующего сообщения получится новая заявка.
back = Назад
language-asked = На каком языке вам писать?
language-set = Теперь я пишу вам по-русски.
zone-asked = По какому городу показывать время?
zone-choice = { $city } · { CLOCK($now) }
city =
    { $city ->
        [Madrid] Мадрид
        [London] Лондон
        [New_York] Нью-Йорк
        [Mexico_City] Мехико
        [Moscow] Москва
        [Berlin] Берлин
        [Paris] Париж
        [Rome] Рим
        [Lisbon] Лиссабон
        [Canary] Канары
        [Kiev] Киев
        [Kyiv] Киев
        [Minsk] Минск
        [Warsaw] Варшава
        [Istanbul] Стамбул
        [Almaty] Алматы
        [Tbilisi] Тбилиси
        [Yerevan] Ереван
        [Tashkent] Ташкент
        [Kaliningrad] Калининград
        [Samara] Самара
        [Yekaterinburg] Екатеринбург
        [Omsk] Омск
        [Novosibirsk] Новосибирск
        [Krasnoyarsk] Красноярск
        [Irkutsk] Иркутск
        [Vladivostok] Владивосток
        [Los_Angeles] Лос-Анджелес
        [Chicago] Чикаго
       *[other] { $name }
    }
zone-set = Теперь время указывается так: { $zone }, сейчас там { CLOCK($now) }.
help = Напишите сюда, что случилось, и появится заявка с номером. Инженер отвечает в этом чате. Чтобы указать заявку, ответьте на любое её сообщение.
command-tickets = Мои заявки
command-new = Новая заявка
command-language = Сменить язык
command-zone = Указать часовой пояс
command-help = Как это работает

## Client: what went wrong, and what to do

stale-button = Эта кнопка устарела. Вот как обстоят дела сейчас.
stale = Это уже неактуально. Ничего не изменилось.
bad-input = Так не получилось. Попробуйте, пожалуйста, ещё раз.
not-found = Этого здесь больше нет.
no-such-ticket = Заявки **{ TICKET($number) }** здесь нет.
not-resolved = Заявка **{ TICKET($number) }** пока не отмечена как решённая. Инженер сообщит об этом здесь.
not-rated-yet = Оценить **{ TICKET($number) }** можно будет после решения.
closed-write-again = Заявка **{ TICKET($number) }** закрыта. Если проблема вернулась, просто напишите сюда.
already-done = Это уже сделано.
not-yours = Это не ваша заявка. Ваши — в разделе «Мои заявки».
cannot-show-sticker = Стикеры я не могу показать инженеру. Напишите, пожалуйста, словами, что вы имеете в виду.
cannot-show-other = Это я не могу показать инженеру. Напишите словами или пришлите фото.
file-too-big = Файл «{ $name }» слишком большой: здесь можно получить до { $limit } МБ. Пришлите ссылку или файл поменьше.
file-gone = Получить «{ $name }» не удалось. Пришлите, пожалуйста, ещё раз.
desk-late = **{ TICKET($number) }**: сейчас не получается связаться с поддержкой { $account }. Ваше сообщение сохранено и дойдёт.
one-moment = Одну минуту…
not-now = Сейчас не получается. Ничего не изменилось; нажмите, пожалуйста, ещё раз через минуту.
loading = Загрузка…

## Desk: the thread

thread-intro = Ответы в этой ветке получает **{ $name }** в { $channel }. Начните с ;; или 🔒, и заметка останется здесь.
thread-intro-internal = Ответы в этой ветке остаются внутри. Чтобы ответ получил клиент (**{ $name }** в { $channel }), начните с !.
said-at = { STAMP($at) }:
mark-edited = (исправлено)
mark-deleted = (удалено клиентом)
edited-line = { $name } исправляет: «{ $words }»
edited-after-answer = ⚠ Ответ ({ $member }) ушёл раньше этой правки: посмотрите ещё раз.
deleted-line = { $name } удаляет это сообщение.
deleted-words-line = { $name } удаляет: «{ $words }»
undelivered = ⚠ Не доставлено (получатель: { $name }): { $reason }.
undelivered-words = ⚠ Не доставлено (получатель: { $name }): «{ $words }». Причина: { $reason }.
reason-blocked = бот там заблокирован
reason-deactivated = аккаунта больше нет
reason-removed = бота больше нет в этом чате
reason-not-found = чат больше не найти
reason-archived = канал в архиве
reason-no-rights = боту не разрешено туда писать
reason-no-answer = ответа не было дважды: сообщение могло дойти, а могло и нет. Спросите или напишите ещё раз
reason-taken-back = сообщение отозвано, пока { $channel } не отвечал. Повторно оно не уйдёт, но могло дойти
reason-too-big = слишком большой размер для { $channel }
reason-empty-file = файл пустой
reason-too-late = менять это там уже поздно
reason-not-there = этого сообщения там уже нет
unreachable-line = ⚠ { $name } не получает сообщений в { $channel }: { $reason }.
reachable-line = { $name } снова на связи в { $channel }.
possibly-doubled = Связь оборвалась при отправке: сообщение могло прийти дважды.
possibly-doubled-words = Связь оборвалась при отправке: это сообщение могло прийти дважды: «{ $words }»
parked-line = ⚠ Отложено, обработать не удалось: { $why }
was-away-slack = ⚠ Меня не было с { STAMP($from) } до { STAMP($to) }. Написанное здесь за это время прочитано только что; об удалениях и нажатиях за это время ничего не известно, как и о правках написанного раньше.
was-away-telegram = ⚠ Связи с { $channel } не было с { STAMP($from) } до { STAMP($to) }. { $channel } хранит сообщения клиентов только 24 часа: что было раньше, до нас не дошло.
still-internal = Это по-прежнему внутреннее. Чтобы ответить клиенту ({ $name }), напишите новое сообщение.
marked-internal-late = { $name } уже видит это сообщение: пометка поставлена после отправки. Оно удаляется в { $channel }, но его могли прочесть.
taken-back = Вовремя: сообщение остаётся внутри, { $name } его не видит.
could-not-take-back = ⚠ Отозвать сообщение не удалось: { $reason }. { $name } всё ещё его видит.
cannot-follow-edit = ⚠ Изменить отправленное не удалось: { $reason }. { $name } видит прежний текст.
room-question = Эту заявку ведёт { $holder }. Отправлять ваши ответы клиенту ({ $name })?
send-to = Отправить: { $name }
keep-inside = Оставить внутри
goes-to-client = Ваши ответы по этой заявке получает { $name }.
stays-inside = Это остаётся внутри, как и ваши следующие ответы по этой заявке.
file-follows = 📎 { $file } придёт, как только будет получен.
file-line-too-big = 📎 { $name }: слишком большой файл, из { $channel } можно получить не больше { $limit } МБ.
file-line-gone = 📎 { $name }: получить файл не удалось: { $why }.
file-trouble-too-big = 📎 { $name }: слишком большой файл, можно получить до { $limit } МБ.
file-trouble-gone = 📎 { $name }: получить файл не удалось.
file-sender-told = Клиент уже знает.
file-not-sent = Клиент его не получит.
taken-line = Заявку берёт { $name }.
taken-over-line = Заявка переходит: { $before } → { $name }.
released-line = { $name } больше не ведёт эту заявку, её можно взять.
waiting-line = { $name } ждёт ответа клиента.
resolved-line = { $name } сообщает клиенту о решении: «{ $words }»
solved-line = { $name } подтверждает: решено. Заявка закрыта.
rated-line = { STARS($stars) } от клиента: { $name }
rating-words-line = { $name } добавляет к оценке: «{ $words }»
reopened-line = { $name } снова открывает заявку.
reopened-itself = Заявка снова открыта.
forgotten-line = Данные этого клиента удалены: имя, сообщения и файлы.
closed-by-itself-line = Закрыта: клиент не отвечает.
moved-here-line = Сюда перенесены сообщения из другой заявки.
moved-away-line = { $name } переносит эти сообщения в другую заявку.
priority-line = Приоритет: { $priority } ({ $name })
left-line = { $name } больше не в команде.
not-yet-line = { $name } пишет, что проблема ещё не решена.
another-line = { $name } пишет, что есть и другая проблема.
quoted = «{ $words }»
which-card-title = { $name }: какая заявка?

## Desk: the card

card-state-new = Новая
card-state-taken = В работе
card-state-waiting = Ждём клиента
card-state-resolved = Решена
card-state-closed = Закрыта
card-state-unsorted = Какая заявка?
card-company-vip = { $company } (VIP)
card-nobody = Пока никто не взял
card-opened-at = открыта { STAMP($at) }
card-taken-at = { $member } · с { STAMP($at) }
card-waiting-since = ждём с { STAMP($at) }
card-resolved-at = решена { STAMP($at) }
card-closed = закрыта { STAMP($at) }
card-rated = оценка { STARS($stars) }
card-reopened =
    { $count ->
        [one] возвращалась { $count } раз
        [few] возвращалась { $count } раза
        [many] возвращалась { $count } раз
       *[other] возвращалась { $count } раза
    }
card-unreachable = ⚠ нет связи в { $channel }: { $reason }
button-take = Взять
button-take-over = Забрать себе
button-release = Отпустить
button-resolve = Решено
button-wait = Ждём клиента
button-priority = Приоритет: { $priority }
priority-urgent = Срочный
priority-normal = Обычный
priority-low = Низкий
took-before-you = Заявку взяли раньше вас ({ AGO($at, $now) }): { $member }.
already-closed = Заявка **{ TICKET($number) }** уже закрыта.
stale-card = Всё уже изменилось. На карточке видно, как обстоят дела сейчас.
ticket-made = Заявка **{ TICKET($number) }** создана.

## Desk: forms (Slack allows 24 characters for a form's title and its two buttons)

form-cancel = Отмена
resolve-title = Решение { TICKET($number) }
resolve-done = Что сделано
resolve-done-hint = Это прочтёт { $name }.
resolve-remark = Внутренняя заметка
resolve-remark-hint = Это останется внутри.
resolve-submit = Решено
resolve-error-empty = Напишите одной фразой, что сделано.
resolve-error-long =
    { $most ->
        [one] Не больше { $most } знака.
        [few] Не больше { $most } знаков.
        [many] Не больше { $most } знаков.
       *[other] Не больше { $most } знака.
    }
make-ticket-title = Создать заявку
make-ticket-split = Из этого сообщения получится отдельная заявка. Её номер узнает и клиент: { $name }.
make-ticket-behalf = Из этого сообщения получится заявка для клиента, которого вы выберете. Номер он узнает сразу.
make-ticket-client = Клиент
make-ticket-client-hint = Наберите часть имени.
make-ticket-subject = О чём речь
make-ticket-submit = Создать
make-ticket-error-client = Выберите клиента из списка.
make-ticket-error-empty = Напишите в двух словах, о чём речь.

## Desk: commands and the Home tab

home-title = Relevo
home-duty = Смена
duty-on = Вы на смене.
duty-off = Вы не на смене.
button-duty-on = Начать смену
button-duty-off = Закончить смену
home-mine = Мои заявки
home-pool = Ждут исполнителя
home-others = У коллег
home-empty = Здесь пусто.
home-more = … и ещё { $count }
desk-help =
    /desk: ваши заявки, сначала срочные
    /desk 1042: одна заявка
    /desk new: заявка для клиента, который позвонил
    /desk help: эта справка
desk-line = **{ TICKET($number) }** { $title } · { $state }
desk-last-word = { $name }: «{ $words }» ({ AGO($at, $now) })
desk-list-empty = У вас нет заявок, и ни одна не ждёт исполнителя.
not-a-member = Это могут делать только сотрудники поддержки { $account }. Вас может добавить администратор.

### On behalf

new-ticket-title = Новая заявка
new-ticket-intro = Для того, кто позвонил или пришёл. Номер ему сообщат в его чате.
new-ticket-words = Что рассказал клиент
new-ticket-title-hint = Если оставить пустым, названием станут первые слова.
new-ticket-error-empty = Напишите одной фразой, что случилось.
no-chat-with = У клиента ({ $name }) ещё нет чата с ботом, и сообщить номер некуда. Попросите его сначала написать боту.
made-on-behalf = Заявка **{ TICKET($number) }** для клиента { $name }. Номер придёт в чат клиента.
forward-hidden = Telegram скрывает, кто это написал: видно только имя «{ $name }». В Slack команда /desk new создаст заявку для клиента, которого вы выберете.
forward-unknown = Среди клиентов нет такого: { $name }. Попросите сначала написать боту или выберите другого клиента командой /desk new в Slack.

### Обещания

next-engineer-by = Инженер ответит { BY($due, $now) }.
next-member-by = { $member } ответит { BY($due, $now) }.
next-open = Мы откроемся { AT($opens, $now) }.
next-open-or-urgent = Мы откроемся { AT($opens, $now) }. Если ждать нельзя, нажмите «{ $button }».
next-open-told = Мы откроемся { AT($opens, $now) }. Сейчас сообщаю руководителю.
open-again = Заявка **{ TICKET($number) }** снова открыта.
ticket-line-due = ответ { BY($due, $now) }
card-answer-due = ответить до: { STAMP($at) }
card-answer-late = ⚠ с опозданием: ответить надо было до: { STAMP($at) }
card-answered = ответ дан: { STAMP($at) }
card-answered-late = ответ дан с опозданием: { STAMP($at) } (срок: { STAMP($due) })

### Jobs on the desk

button-partner = Партнёр…
offer-title = Кому отдать { TICKET($number) }
offer-submit = Предложить
offer-intro = Работу получит тот, кто первым согласится. В предложении видно то, что разрешают условия партнёра; остальное откроется после согласия. Больше ничего из заявки к нему не попадёт.
offer-partners = Партнёры
offer-field-problem = Что случилось
offer-field-district = Район
offer-field-equipment = Оборудование
offer-field-wanted = К какому сроку
offer-field-prices = Прайс-лист
offer-field-address = Адрес
offer-field-contact = Кого спросить
offer-field-phone = Телефон на месте
offer-no-partners = Партнёров пока нет. Их может добавить администратор в файле настроек.
offer-error-nobody = Выберите хотя бы одного партнёра.
offer-error-problem = Напишите одной фразой, что случилось.
offer-error-where = Без адреса и без контакта туда не попасть. Укажите хотя бы одно.
button-withdraw = Отозвать
button-approve-form = Принять…
button-return = Вернуть…
button-pass = Передать клиенту
approve-title = Принять { $job }
approve-submit = Принять
approve-intro = { $name } узнает об этом. Сама заявка останется открытой, пока её не решат.
approve-stars = Оценка
approve-words = Пара слов партнёру
return-title = Вернуть { $job }
return-submit = Вернуть
return-reason = Что ещё нужно сделать
return-error-empty = Напишите одной фразой, что ещё нужно сделать.
job-not-done = Работа { $job } не ждёт проверки. Что с ней, видно на её карточке.
job-state =
    { $state ->
        [offered] предложена
        [accepted] взята
        [on-the-way] в пути
        [on-site] на месте
        [done] на проверку
        [returned] возвращена
        [approved] принята
        [withdrawn] отозвана
        [declined] отказ
        [expired] никто не ответил
        [given-up] партнёр отказался
       *[in-work] в работе
    }
card-job = { $job }: { $state }
card-job-visit = { $job }: { $state }, { STAMP($at) }
job-card-offered = Спросили: { $names }
job-card-answer-by = ответ до { STAMP($at) }
job-card-accepted = { $name } · взята { STAMP($at) }
job-card-visit = визит { STAMP($at) }
job-card-no-visit = время визита ещё не назначено
job-card-declined = { $name }: отказ
job-card-done = готово { STAMP($at) }: «{ $words }»
job-card-minutes =
    { $count ->
        [one] { $count } минута
        [few] { $count } минуты
        [many] { $count } минут
       *[other] { $count } минуты
    }
job-card-returns =
    { $count ->
        [one] возвращена { $count } раз
        [few] возвращена { $count } раза
        [many] возвращена { $count } раз
       *[other] возвращена { $count } раза
    }
job-intro = Всё, что вы пишете здесь, прочтёт **{ $name }** и больше никто. С ;; в начале это останется внутри.
job-intro-several = Всё, что вы пишете здесь, прочтёт тот, кто возьмёт работу, и больше никто. Спросили: **{ $names }**. С ;; в начале это останется внутри.
job-line-offered = { $name } предлагает работу. Спросили: { $names }.
job-line-accepted = { $name } берёт работу.
job-line-declined = { $name }: отказ.
job-line-expired = Время на ответ вышло, ответа нет: { $name }.
job-line-taken = Работу берёт { $name }.
job-line-withdrawn = { $name } отзывает работу.
job-line-visit-set = { $name }: визит { STAMP($at) }. Клиент об этом знает.
job-line-other-time = { $name } предлагает другое время.
job-line-visit-confirmed = { $name }: время подходит.
job-line-client-other-time = { $name }: это время не подходит. Мы спросили, когда удобно; ответ будет в ветке заявки.
job-line-on-the-way = { $name } в пути. Клиент об этом знает.
job-line-arrived = { $name } на месте.
job-line-asks = { $name } спрашивает:
job-line-done = { $name }: готово. Проверьте, пожалуйста.
job-line-approved = { $name } принимает работу.
job-line-returned = { $name } возвращает работу.
job-line-given-up = { $name } не сможет сделать эту работу.
job-line-passed = { $name } передаёт это клиенту.
job-line-unreachable = ⚠ Не удаётся связаться: { $name }. Это не дошло.
job-line-unreachable-why = ⚠ Не удаётся связаться: { $name }. Причина: { $reason }.
job-line-ticket-closed = Заявку закрывает { $name }, поэтому работа закончена.
job-line-ticket-closed-itself = Заявка закрыта, поэтому работа закончена.
job-line-not-heard = Работу ещё никто не взял, поэтому этого никто не прочёл. Напишите ещё раз, когда её возьмут.
job-line-marked-inside = Теперь это останется внутри. Где сообщение уже ушло, я его удаляю, но его могли прочесть.
job-line-still-inside = Это по-прежнему внутреннее. Чтобы партнёр это прочёл, напишите новое сообщение.
visit-at = **{ TICKET($number) }**: инженер будет у вас { $day ->
        [today] около { CLOCK($at) }
       *[other] { DAY($at, $now) } около { CLOCK($at) }
    }.
visit-agreed = **{ TICKET($number) }**: инженер будет у вас { $day ->
        [today] около { CLOCK($at) }
       *[other] { DAY($at, $now) } около { CLOCK($at) }
    }. Договорились ✓
button-visit-ok = Подходит
button-visit-other = Другое время…
visit-other-time = **{ TICKET($number) }**: когда вам удобно? Напишите здесь, и мы сообщим новое время.
visit-off = **{ TICKET($number) }**: визит { $day ->
        [today] около { CLOCK($at) }
       *[other] { DAY($at, $now) } около { CLOCK($at) }
    } не состоится. Мы сообщим новое время.
visit-off-way = **{ TICKET($number) }**: инженер, который ехал к вам, не приедет. Мы сообщим новое время.
visit-on-the-way = **{ TICKET($number) }**: инженер уже едет к вам.
visit-arrived = **{ TICKET($number) }**: инженер на месте.

### Managers

ping-due = Первый ответ нужен { AGO($due, $now) } ({ WHEN($due, $now) }).
ping-missed = Опоздание: первый ответ был нужен { AGO($due, $now) } ({ WHEN($due, $now) }).
ping-held = { $name } ведёт заявку и ещё не отвечает.
ping-free = Её никто не взял.
ping-duty = На смене, с открытыми заявками: { $people }.
ping-duty-nobody = На смене никого нет.
ping-list-title =
    { $count ->
        [one] Под угрозой { $count } обещание
        [few] Под угрозой { $count } обещания
        [many] Под угрозой { $count } обещаний
       *[other] Под угрозой { $count } обещания
    }
ping-list-due = ответ нужен { AT($due, $now) }
ping-list-late = опоздание, срок был { AT($due, $now) }
ping-list-free = никто не взял
ping-give = Отдать: { $name }
ping-on-it = Беру на себя
ping-partner = Позвать партнёра
ping-why = Почему такой срок?
ping-minutes =
    { $minutes ->
        [one] { $minutes } минута
        [few] { $minutes } минуты
        [many] { $minutes } минут
       *[other] { $minutes } минуты
    }
ping-over = Это уже решено. Как именно, видно в сообщении.
settled-on-it = { $name } занимается этим, { CLOCK($at) }.
settled-on-it-until = { $name } занимается этим, { CLOCK($at) }. Напоминаний не будет до { CLOCK($until) }.
settled-given = Теперь это у { $receiver }: так решает { $name }, { CLOCK($at) }.
settled-taken = Заявку ведёт { $name }, { CLOCK($at) }.
settled-partner = Предложено: { $receiver } ({ $name }, { CLOCK($at) }).
settled-answered = Ответ дан ({ $name }), { CLOCK($at) }.
settled-answered-somebody = Ответ дан, { CLOCK($at) }.
settled-ended = Ответа больше никто не ждёт.
given-to-you = Теперь за вами **{ TICKET($number) }** { $title }. Так решает { $name }.
given-due = Первый ответ нужен { AT($due, $now) }.
why-title = **{ TICKET($number) }**: почему такой срок?
why-started = Зарегистрирована { STAMP($at) }.
why-promised = Ответ обещан в течение { $span }.
why-promised-open = Ответ обещан в течение { $span } рабочего времени ({ $zone }).
why-promised-nothing = Больше ничего не обещано, но названное время остаётся в силе.
why-open = Открыто с { STAMP($from) } до { STAMP($until) }: считается { $span }.
why-more =
    { $times ->
        [one] Ещё { $times } раз: { $span }.
        [few] Ещё { $times } раза: { $span }.
        [many] Ещё { $times } раз: { $span }.
       *[other] Ещё { $times } раза: { $span }.
    }
why-due = Значит, ответ нужен { STAMP($at) }.
why-never-opens = Служба никогда не открывается, поэтому время назвать нельзя.
why-met = Ответ дан вовремя, { STAMP($at) }.
why-met-late = Ответ дан с опозданием, { STAMP($at) }.
why-ended = Ответа никто не ждёт с { STAMP($at) }.
why-left = Осталось { $span }.
why-late = Опоздание { $span }.
span-minutes = { $minutes } мин
span-hours = { $hours } ч
span-both = { $hours } ч { $minutes } мин
which-partner = **{ TICKET($number) }** { $title }: какому партнёру? Предложение уйдёт сразу.
partner-called = **{ TICKET($number) }** предложена: { $names }.
untaken = ⚠ **{ TICKET($number) }** { $title }: работу { $job } никто не делает.
untaken-expired = Ответа вовремя не было: { $names }.
untaken-declined = Отказ: { $names }. Последняя причина: «{ $reason }»
untaken-given-up = { $names } всё-таки не может: «{ $reason }»
low-rating = { STARS($stars) } за **{ TICKET($number) }** { $title }. Клиент: { $client }.
low-rating-raised = { STARS($stars) } за **{ TICKET($number) }** { $title }, раньше оценка была ниже. Клиент: { $client }.
low-rating-member = Заявку ведёт { $member }.
low-rating-phone = Позвонить ({ $client }): { $phone }
button-reviewed = Разобрано, потому что…
button-read = Прочитать переписку
reviewed = Разбирает { $name }, { STAMP($at) }: «{ $reason }»
review-asked = { STARS($stars) } **{ TICKET($number) }**: что показал разбор? Следующее сообщение здесь станет причиной.
review-kept = Записано. Разбор **{ TICKET($number) }** закрыт.
read-title = Последние слова в **{ TICKET($number) }** { $title }
read-line = { $name }, { STAMP($at) }: { $words }
read-nothing = Пока ничего не сказано.
member-welcome = Здравствуйте, { $name }. Здесь { $account } сообщает вам, когда обещание под угрозой или оценка низкая. Перешлите мне сообщение клиента, и оно станет его заявкой.
manager-unreachable = ⚠ Не удаётся известить: { $names }. Вместо этого знает { $heard }. Нужно открыть чат с ботом или указать другой идентификатор в файле настроек.
manager-nobody-heard = ⚠ { $tickets }: об этом надо знать, но известить не удаётся: { $names }. Передайте, пожалуйста. Нужно открыть чат с ботом или указать другой идентификатор в файле настроек.
manager-none = ⚠ { $tickets }: здесь нужно решение, а в файле настроек не назван ни один руководитель.
managers-only = Это может решить только руководитель. Ничего не изменилось.
settled-before-you = Этим уже занимается { $name } ({ AGO($at, $now) }). Ничего не изменилось.
not-on-duty = { $name } сейчас не на смене. Ничего не изменилось.
already-reviewed = Это уже разбирает { $name }.
given-line = { $name } отдаёт заявку: теперь её ведёт { $receiver }.
on-it-line = { $name } следит за этим обещанием.
review-title = Разбор { TICKET($number) }
review-submit = Закрыть разбор
review-intro = { STARS($stars) } от клиента { $client }
review-reason = Что показал разбор
review-reason-hint = Это читают только руководители.
review-error-empty = Скажите одной фразой, что показал разбор. Без причины он остаётся открытым.

### Partners: what does not go

refused-job-taken = { $job } взял другой партнёр. Ничего делать не нужно.
refused-offer-over = Предложение { $job } уже закрыто. Ничего не изменилось.
refused-job-over = { $job } уже закрыт. Ничего не изменилось.
refused-reason-needed = Напишите одной фразой почему.
refused-no-partner = Выберите партнёра, с которым вы сейчас работаете.
refused-partner-unreachable = Никому из { $partner } нельзя написать: сначала они должны открыть бота заказов по своей ссылке.

### Partners

partner-welcome = Здравствуйте, { $name }. Это { $account }, для { $partner }. Когда появится заказ, он придёт сюда: нажмите кнопку или ответьте своими словами.
partner-unknown = Этот бот для партнёров { $account }. Если вы работаете с ними, попросите свою ссылку и откройте её.
partner-link-unknown = Эта ссылка никуда не ведёт; возможно, она старая. Попросите новую у { $account }.
partner-help = Сюда приходят заказы от { $account }. Нажимайте кнопки или пишите: «принимаю», «еду», «на месте», «готово». Всё, что вы пишете и присылаете о заказе, получает { $account }. Если заказов несколько, ответьте на сообщение нужного.
partner-no-job = Сейчас у вас здесь нет заказов, так что передать это некому. { $account } напишет, когда заказ появится.
button-my-jobs = Мои заказы
command-jobs = Мои заказы
job-offer = { $account } предлагает заказ: **{ $job }**
job-field =
    { $field ->
        [equipment] Оборудование: { $value }
        [wanted] Когда нужно: { $value }
        [prices] Прайс-лист: { $value }
        [district] Район: { $value }
        [address] Адрес: { $value }
        [contact] Спросить: { $value }
        [phone] Телефон на месте: { $value }
       *[problem] { $value }
    }
job-answer-by = Ответьте до: { WHEN($at, $now) }.
job-opens = После согласия откроется: { $fields }.
job-opens-field =
    { $field ->
        [equipment] оборудование
        [wanted] когда нужно
        [prices] прайс-лист
        [district] район
        [address] точный адрес
        [contact] кого спросить
        [phone] телефон на месте
       *[problem] в чём дело
    }
button-job-accept = Принять
button-job-later = Принять, другое время…
button-job-decline = Отказаться…
button-job-ask = Спросить
offer-taken = Спасибо, **{ $job }** берёт другой партнёр. Ничего делать не нужно.
offer-expired = Время ответить на **{ $job }** вышло. Ничего делать не нужно.
offer-withdrawn = { $account } отзывает **{ $job }**. Ничего делать не нужно.
offer-declined = Отказ от **{ $job }** передан. Спасибо за ответ { $account }.
offer-accepted = **{ $job }** теперь у вашего коллеги. Ничего делать не нужно.
job-yours = Заказ ваш: **{ $job }**
job-when = Когда вы будете на месте?
job-time = { WHEN($at, $now) }
job-visit-at = Вы будете на месте: { STAMP($at) }
job-visit-noted = **{ $job }**: время записано. Клиент уже знает.
job-on-the-way = **{ $job }**: вы в пути.
job-on-the-way-told = **{ $job }**: вы в пути. Клиент уже знает.
job-on-site = **{ $job }**: вы на месте.
job-sent = **{ $job }**: отправлено в { $account }. Я сообщу, когда работу примут.
job-returned = **{ $job }**: { $account } возвращает работу, нужно кое-что доделать.
job-approved = **{ $job }**: работа принята. Спасибо.
job-withdrawn = { $account } отзывает **{ $job }**. Больше ничего делать не нужно.
job-given-up = **{ $job }**: отказ передан. { $account } видит вашу причину.
job-ticket-closed = **{ $job }** закрыт: { $account } больше не занимается этим вопросом. Ничего делать не нужно.
job-client-other-time = **{ $job }**: это время не подходит клиенту. Когда ещё вы можете приехать?
job-stars = { STARS($stars) } от { $account }.
button-job-other-time = Другое время…
button-job-way = Еду
button-job-arrived = Я на месте
button-job-done = Готово…
button-job-give-up = Не получится…
button-job-skip = Пропустить
job-ask-decline = Почему не **{ $job }**? Нажмите причину или напишите её.
job-ask-other-time = **{ $job }**: когда вы можете приехать? Нажмите или напишите, например «завтра в 9». Вместе со временем заказ будет принят.
job-ask-visit = **{ $job }**: когда вы будете на месте? Нажмите или напишите, например «11:30» или «завтра в 9».
job-ask-question = **{ $job }**: напишите вопрос сюда. { $account } ответит в этом чате.
job-ask-done = **{ $job }**: что сделано? Напишите сюда, какие детали понадобились; можно с фото.
job-ask-minutes = **{ $job }**: сколько минут это заняло?
job-ask-give-up = **{ $job }**: почему? Нажмите причину или напишите её, чтобы { $account } могли найти замену.
job-reason-busy = Нет времени
job-reason-far = Слишком далеко
job-reason-trade = Не мой профиль
job-reason-parts = Нет деталей
job-time-past = Это время уже прошло.
job-time-unclear = Не получается понять время.
jobs-title = Ваши заказы
jobs-none = Сейчас заказов нет. { $account } напишет сюда, когда заказ появится.
jobs-offered = ❔ **{ $job }** { $title } · ответьте до: { WHEN($at, $now) }
jobs-running = 🟢 **{ $job }** { $title } · время визита не названо
jobs-visit = 🟢 **{ $job }** { $title } · визит { STAMP($at) }
jobs-done = 🔵 **{ $job }** { $title } · ждёт приёмки
jobs-returned = 🟠 **{ $job }** { $title } · на доработке
which-job = О каком заказе речь?
words-went-to-job = → **{ $job }** { $title }
