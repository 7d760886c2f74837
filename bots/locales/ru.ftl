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
thanks-for-words = Спасибо, всё передано (**{ TICKET($number) }**).
thanks-for-words-to = Спасибо, { $member } это прочтёт (**{ TICKET($number) }**).
what-is-missing = Заявка **{ TICKET($number) }** остаётся открытой. Что ещё не так? Напишите здесь.
closed-by-itself = Заявка **{ TICKET($number) }** закрыта: новых сообщений не было. Если проблема осталась, просто напишите сюда. Как бы вы оценили работу?
reopened = Заявка **{ TICKET($number) }** снова открыта. Инженер ответит здесь.
reopened-held = Заявка **{ TICKET($number) }** снова открыта. Здесь ответит { $member }.
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
reason-too-big = слишком большой размер для { $channel }
reason-empty-file = файл пустой
reason-too-late = менять это там уже поздно
reason-not-there = этого сообщения там уже нет
unreachable-line = ⚠ { $name } не получает сообщений в { $channel }: { $reason }.
reachable-line = { $name } снова на связи в { $channel }.
possibly-doubled = Связь оборвалась при отправке: сообщение могло прийти дважды.
possibly-doubled-words = Связь оборвалась при отправке: это сообщение могло прийти дважды: «{ $words }»
parked-line = ⚠ Отложено, обработать не удалось: { $why }
was-away-slack = ⚠ Меня не было с { STAMP($from) } до { STAMP($to) }. Написанное здесь за это время прочитано только что; о правках, удалениях и нажатиях за это время ничего не известно.
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
    /desk help: эта справка
desk-line = **{ TICKET($number) }** { $title } · { $state }
desk-last-word = { $name }: «{ $words }» ({ AGO($at, $now) })
desk-list-empty = У вас нет заявок, и ни одна не ждёт исполнителя.
not-a-member = Это могут делать только сотрудники поддержки { $account }. Вас может добавить администратор.
