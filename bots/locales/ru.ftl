### What people read, in Russian: «вы», and no past tense of people, which would need their gender. Notes: en.ftl.

## Client: first contact

welcome = Здравствуйте, { $name }. Это { $account }. Напишите сюда, что случилось; можно с фото и голосом. Я сразу зарегистрирую заявку, и инженер ответит здесь.
welcome-company = Здравствуйте, { $name }. Это { $account }, поддержка для { $company }. Напишите сюда, что случилось; можно с фото и голосом. Я сразу зарегистрирую заявку, и инженер ответит здесь.
invited-only = Это поддержка { $account }. Я пока не знаю, из какой вы компании. Откройте, пожалуйста, ссылку из договора или попросите её у вашего контакта в { $account }.

## Client: a new ticket

registered = Принято: **{ TICKET($number) }**, { CLOCK($at) }.
registered-urgent = Принято: **{ TICKET($number) }**, { CLOCK($at) }, срочно.
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
ask-urgency = Насколько это срочно?
urgency-blocked = Работа стоит
urgency-slow = Работает медленно
urgency-wait = Может подождать
ask-category = О чём речь?
about-something-else = Речь о другом?
skip = Пропустить
empty-message = Пришло сообщение без слов. Напишите одной фразой, что случилось.

## Client: while it is open

taken = Заявкой **{ TICKET($number) }** занимается { $member }.
holder-changed = Дальше заявкой **{ TICKET($number) }** занимается { $to } вместо { $from }; вся переписка видна.
released = Заявка **{ TICKET($number) }** ждёт другого инженера. Всё, что вы написали, сохранено.
member-made-ticket = Из этого сделана отдельная заявка **{ TICKET($number) }**: { $title }. Автор — { $member }.
moved-to = Перенесено в **{ TICKET($number) }**.
which-ticket = К какой заявке это относится?
this-ticket = → **{ TICKET($number) }** { $title }
instead = Нет, { TICKET($number) }

## Client: solved, rated, closed

solved = { $member } сообщает, что заявка **{ TICKET($number) }** решена: «{ $words }»
solved-no-words = { $member } сообщает, что заявка **{ TICKET($number) }** решена.
button-solved = Решено ✓
button-not-yet = Ещё нет
button-another = Другая проблема
ask-rating = Хорошо. Как всё прошло с **{ TICKET($number) }**?
rated-high = { STARS($stars) } Спасибо. Хотите сказать пару слов? { $member } их прочтёт. Напишите здесь или оставьте как есть.
rated-middle = { STARS($stars) } Спасибо. Что можно было сделать лучше? Напишите здесь или оставьте как есть.
rated-low = { STARS($stars) } Очень жаль. Что надо было сделать лучше? { $manager } читает каждый ответ.
thanks-for-words = Спасибо, передано.
not-yet = Заявка **{ TICKET($number) }** остаётся открытой.
what-is-missing = Чего ещё не хватает? Напишите здесь.
closed-by-itself = Заявка **{ TICKET($number) }** закрыта: новых сообщений не было. Если проблема осталась, просто напишите сюда.
reopened = Заявка **{ TICKET($number) }** снова открыта. Инженер ответит здесь.
is-it-again = Это снова **{ TICKET($number) }** (закрыта { DAY($when, $now) })?
button-reopen = Да, открыть снова

## Client: the menu

button-my-tickets = Мои заявки
button-language = Язык
button-new-ticket = Новая заявка
tickets-title = Ваши открытые заявки
tickets-none = Открытых заявок нет. Напишите сюда, что случилось, и появится новая.
ticket-line-new = ⚪ **{ TICKET($number) }** { $title } · ждёт инженера
ticket-line-taken = 🟢 **{ TICKET($number) }** { $title } · { $member }
ticket-line-waiting = 🟡 **{ TICKET($number) }** { $title } · ждёт вашего ответа { SINCE($since, $now) }
ticket-line-solved = 🔵 **{ TICKET($number) }** { $title } · решено?
ticket-line-closed = ✓ **{ TICKET($number) }** { $title } · закрыта { DAY($when, $now) }
closed-title = Ваши закрытые заявки
back = Назад
language-asked = На каком языке вам писать?
language-set = Теперь я пишу вам по-русски.
zone-set = Время теперь указывается по поясу { $zone }, там сейчас { CLOCK($now) }.
help = Напишите сюда, что случилось, и появится заявка с номером. Инженер отвечает в этом чате. Чтобы указать заявку, ответьте на любое её сообщение.
command-start = Начать
command-tickets = Мои заявки
command-new = Новая заявка
command-language = Сменить язык
command-zone = Указать часовой пояс
command-help = Как это работает

## Client: what went wrong, and what to do

stale-button = Эта кнопка устарела. Вот как обстоят дела сейчас.
not-yours = Это не ваша заявка. Ваши — в разделе «Мои заявки».
cannot-show-sticker = Стикер инженеру не показать. Напишите словами, что он значит.
cannot-show-other = Это инженеру не показать. Напишите словами или пришлите фото.
file-too-big = Файл слишком большой: здесь можно получить до { $limit } МБ. Пришлите ссылку или видео покороче.
file-gone = Получить этот файл не удалось. Пришлите его, пожалуйста, ещё раз.
unreachable-desk = Поддержка { $account } сейчас мне не отвечает. Ваше сообщение сохранено и будет доставлено.
one-moment = Одну минуту…
not-now = Сейчас не получается. Ничего не изменилось; нажмите, пожалуйста, ещё раз через минуту.
loading = Загрузка…
duplicate-press = Это уже сделано.

## Desk: the thread

thread-intro = Ответы в этой ветке получает **{ $name }** в { $channel }. Начните с ;; или 🔒, и заметка останется здесь.
thread-intro-internal = Ответы в этой ветке остаются внутри. Чтобы ответ получил клиент (**{ $name }**), начните с ! или нажмите «Отправить клиенту».
edited-line = { $name } исправляет: «{ $words }»
edited-after-answer = { $name } меняет это сообщение уже после вашего ответа.
deleted-line = { $name } удаляет это сообщение.
undelivered = ⚠ Не доставлено: { $reason }
blocked-line = ⚠ { $name } блокирует бота в { $channel }. Сообщения туда не доходят.
unblocked-line = { $name } снова на связи в { $channel }.
possibly-doubled = Связь оборвалась при отправке: сообщение могло прийти дважды.
parked-line = ⚠ Отложено, обработать не удалось: { $why }
still-internal = Это по-прежнему внутреннее. Чтобы ответить клиенту ({ $name }), напишите новое сообщение.
marked-internal-late = { $name } уже видит это сообщение: пометка поставлена после отправки.
taken-back = Отозвано: { $name } больше этого не видит.
could-not-take-back = { $channel } не даёт отозвать сообщение. { $name } всё ещё его видит.
room-question = Эту заявку ведёт { $holder }. Отправлять ваши ответы клиенту ({ $name })?
send-to = Отправить: { $name }
keep-inside = Оставить внутри
file-follows = 📎 { $file } придёт, как только будет получен.
rated-line = { STARS($stars) } от клиента: { $name }
client-word-line = { $name } после закрытия: «{ $words }»
closed-line = Заявка **{ TICKET($number) }** закрыта.
reopened-line = { $name } снова открывает **{ TICKET($number) }**.
not-yet-line = { $name } пишет, что проблема ещё не решена.
moved-line = → **{ TICKET($number) }**
which-card-title = { $name }: какая заявка?

## Desk: the card

card-state-new = Новая
card-state-taken = В работе
card-state-waiting = Ждём клиента
card-state-resolved = Решена
card-state-closed = Закрыта
card-client-line = { $name } · { $company }
card-opened-at = открыта { STAMP($at) }
card-taken-at = { $member } · с { STAMP($at) }
card-waiting-since = ждём с { STAMP($at) }
card-resolved-at = решена { STAMP($at) }
card-closed = закрыта { STAMP($at) }
card-rated = оценка { STARS($stars) }
button-take = Взять
button-release = Отпустить
button-resolve = Решено
button-wait = Ждём клиента
button-priority = Приоритет
button-more = Ещё
priority-urgent = Срочный
priority-normal = Обычный
priority-low = Низкий
took-before-you = Заявка уже взята { AGO($at, $now) }: { $member }.
already-closed = Заявка **{ TICKET($number) }** уже закрыта.

## Desk: forms (Slack allows 24 characters for a form's title and its two buttons)

form-cancel = Отмена
resolve-title = Решение { TICKET($number) }
resolve-done = Что сделано
resolve-done-hint = Это прочтёт клиент.
resolve-cause = Причина
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
make-ticket-client = Клиент
make-ticket-client-hint = Наберите часть имени.
make-ticket-subject = О чём речь
make-ticket-words = Что случилось
make-ticket-submit = Создать
make-ticket-error-client = Выберите клиента из списка.
make-ticket-error-empty = Напишите одной фразой, что случилось.

## Desk: commands and the Home tab

home-title = Relevo
home-mine = Мои заявки
home-pool = Ждут исполнителя
home-all = Все открытые заявки
home-empty = Здесь пусто.
desk-help =
    /desk: ваши заявки, сначала просроченные
    /desk 1042: одна заявка
    /desk help: эта справка
desk-not-found = Заявки { TICKET($number) } здесь нет.
desk-line = **{ TICKET($number) }** { $title } · { $state }
not-a-member = Это могут делать только сотрудники поддержки { $account }. Вас может добавить администратор.
