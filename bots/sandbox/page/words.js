import { remembered } from "./remembered.js";

/** The page's own labels. What bots and people say is never translated here. */
const WORDS = {
  title: ["Relevo sandbox", "Relevo: entorno de pruebas", "Relevo: песочница"],
  about: [
    "Make-believe Telegram and Slack: you sit on every chair, the program is the real one.",
    "Telegram y Slack de mentira: usted ocupa todas las sillas, el programa es el de verdad.",
    "Игрушечные Telegram и Slack: вы сидите на всех стульях, а программа настоящая.",
  ],
  time: ["The desk's time", "La hora del servicio", "Время службы"],
  ahead: ["Move the time forward", "Adelantar la hora", "Перевести время вперёд"],
  aheadQuarter: ["+15 min", "+15 min", "+15 мин"],
  aheadHour: ["+1 h", "+1 h", "+1 ч"],
  aheadDay: ["+1 day", "+1 día", "+1 день"],
  language: ["Language of this page", "Idioma de esta página", "Язык этой страницы"],
  online: ["live", "en directo", "на связи"],
  offline: ["reconnecting…", "reconectando…", "соединяюсь…"],
  away: [
    "The sandbox does not answer right now. Try again in a moment.",
    "El entorno no responde ahora. Inténtelo de nuevo en un momento.",
    "Песочница сейчас не отвечает. Попробуйте через минуту.",
  ],
  telegram: ["Telegram", "Telegram", "Telegram"],
  slack: ["Team in Slack", "Equipo en Slack", "Команда в Slack"],
  person: ["You are", "Usted es", "Вы"],
  client: ["Client", "Cliente", "Клиент"],
  partner: ["Partner", "Colaborador", "Партнёр"],
  team: ["Team", "Equipo", "Команда"],
  chat: ["Chat", "Chat", "Чат"],
  bot: ["bot", "bot", "бот"],
  typing: ["is typing…", "está escribiendo…", "печатает…"],
  block: ["Block the bot", "Bloquear el bot", "Заблокировать бота"],
  blocked: ["You have blocked this bot.", "Ha bloqueado este bot.", "Вы заблокировали этого бота."],
  unblock: ["Unblock", "Desbloquear", "Разблокировать"],
  start: ["Start", "Iniciar", "Начать"],
  emptyChat: [
    "Nothing here yet. Press Start, or just write what happened.",
    "Aquí aún no hay nada. Pulse Iniciar o escriba lo que ha pasado.",
    "Здесь пока пусто. Нажмите «Начать» или просто напишите, что случилось.",
  ],
  emptyLinked: [
    "Nothing here yet. {name} has sent you a link.",
    "Aquí aún no hay nada. {name} le ha enviado un enlace.",
    "Здесь пока пусто. Вам прислали ссылку: {name}.",
  ],
  startLinked: ["Start with the link from {name}", "Empezar con el enlace de {name}", "Начать по ссылке от {name}"],
  startBare: ["Begin without it", "Entrar sin él", "Войти без неё"],
  noBot: ["No bot is connected yet.", "Todavía no hay ningún bot conectado.", "Бот ещё не подключён."],
  noApp: [
    "No workspace is connected yet.",
    "Todavía no hay ningún espacio de trabajo conectado.",
    "Рабочее пространство ещё не подключено.",
  ],
  message: ["Message", "Mensaje", "Сообщение"],
  messageTo: ["Message to {place}", "Mensaje para {place}", "Сообщение: {place}"],
  replyIn: ["Reply in thread", "Responder en el hilo", "Ответить в треде"],
  send: ["Send", "Enviar", "Отправить"],
  attach: ["Attach files", "Adjuntar archivos", "Прикрепить файлы"],
  more: ["More to send", "Más cosas para enviar", "Отправить другое"],
  commands: ["Commands", "Comandos", "Команды"],
  takeAway: ["Remove {name}", "Quitar {name}", "Убрать {name}"],
  cancel: ["Cancel", "Cancelar", "Отмена"],
  close: ["Close", "Cerrar", "Закрыть"],
  submit: ["Submit", "Enviar", "Отправить"],
  ok: ["OK", "Aceptar", "ОК"],
  reply: ["Reply", "Responder", "Ответить"],
  edit: ["Edit", "Editar", "Изменить"],
  remove: ["Delete", "Eliminar", "Удалить"],
  removeSure: ["Delete this message?", "¿Eliminar este mensaje?", "Удалить это сообщение?"],
  react: ["React", "Reaccionar", "Реакция"],
  editing: ["Editing", "Editando", "Изменение"],
  replying: ["Reply to {name}", "Respuesta a {name}", "Ответ: {name}"],
  edited: ["edited", "editado", "изменено"],
  forward: ["Forward what {name} wrote", "Reenviar lo que escribió {name}", "Переслать сообщение: {name}"],
  forwarded: ["Forwarded from {name}", "Reenviado de {name}", "Переслано от {name}"],
  forwarding: ["What did {name} write?", "¿Qué escribió {name}?", "Сообщение от {name}"],
  photo: ["Photo", "Foto", "Фото"],
  video: ["Video", "Vídeo", "Видео"],
  voice: ["Voice message", "Mensaje de voz", "Голосовое сообщение"],
  audio: ["Audio", "Audio", "Аудио"],
  document: ["File", "Archivo", "Файл"],
  sticker: ["Sticker", "Sticker", "Стикер"],
  animation: ["GIF", "GIF", "GIF"],
  video_note: ["Video message", "Videomensaje", "Видеосообщение"],
  location: ["Location", "Ubicación", "Место"],
  contact: ["Contact", "Contacto", "Контакт"],
  download: ["Download {name}", "Descargar {name}", "Скачать {name}"],
  gone: ["This file was deleted.", "Este archivo se eliminó.", "Файл удалён."],
  copied: ["Copied", "Copiado", "Скопировано"],
  home: ["Home", "Inicio", "Главная"],
  messages: ["Messages", "Mensajes", "Сообщения"],
  channels: ["Channels", "Canales", "Каналы"],
  apps: ["Apps", "Aplicaciones", "Приложения"],
  thread: ["Thread", "Hilo", "Тред"],
  closeThread: ["Close thread", "Cerrar el hilo", "Закрыть тред"],
  openThread: ["Reply in thread", "Responder en el hilo", "Ответить в треде"],
  replies: ["{count} replies", "{count} respuestas", "ответов: {count}"],
  oneReply: ["1 reply", "1 respuesta", "1 ответ"],
  onlyYou: ["Only visible to you", "Solo visible para usted", "Видно только вам"],
  dismiss: ["Dismiss", "Descartar", "Скрыть"],
  app: ["APP", "APP", "APP"],
  messageMenu: ["More actions", "Más acciones", "Другие действия"],
  join: ["Join channel", "Unirse al canal", "Войти в канал"],
  notMember: ["{name} is not in this channel.", "{name} no está en este canal.", "{name} не состоит в этом канале."],
  archived: ["This channel is archived.", "Este canal está archivado.", "Канал в архиве."],
  emptyHome: [
    "The app has not filled its home tab yet.",
    "La aplicación aún no ha llenado su inicio.",
    "Приложение ещё не заполнило главную.",
  ],
  emptyChannel: ["No messages here yet.", "Aquí aún no hay mensajes.", "Здесь пока нет сообщений."],
  deletedMessage: ["This message was deleted.", "Este mensaje se eliminó.", "Сообщение удалено."],
  noCommand: [
    "{command} is not a command of this app.",
    "{command} no es un comando de esta aplicación.",
    "У приложения нет команды {command}.",
  ],
  noAnswer: [
    "The app did not answer ({reason}).",
    "La aplicación no ha respondido ({reason}).",
    "Приложение не ответило ({reason}).",
  ],
  options: ["More options", "Más opciones", "Ещё"],
  choose: ["Choose…", "Elegir…", "Выбрать…"],
  search: ["Type to search", "Escriba para buscar", "Введите для поиска"],
  nothingFound: ["Nothing found", "No hay resultados", "Ничего не найдено"],
  optional: ["optional", "opcional", "необязательно"],
  also: ["sent to the channel too", "enviado también al canal", "отправлено и в канал"],
  unread: ["unread", "sin leer", "непрочитанное"],
  shortcuts: ["Shortcuts", "Atajos", "Действия"],
  new_chat_members: ["{name} added {others}", "{name} ha añadido a {others}", "{name} добавляет: {others}"],
  left_chat_member: ["{others} left", "{others} ha salido", "{others} выходит из группы"],
  migrate_to_chat_id: [
    "The group has become a supergroup",
    "El grupo es ahora un supergrupo",
    "Группа стала супергруппой",
  ],
  migrate_from_chat_id: [
    "The group has become a supergroup",
    "El grupo es ahora un supergrupo",
    "Группа стала супергруппой",
  ],
  today: ["Today", "Hoy", "Сегодня"],
};

export const LANGUAGES = ["en", "es", "ru"];

const preferred = () => {
  const known = remembered.get("language") ?? navigator.language.slice(0, 2);
  return LANGUAGES.includes(known) ? known : "en";
};

let language = preferred();

export const languageNow = () => language;

/** For dates: the day before the month, hours up to 24. */
const localeNow = () => (language === "en" ? "en-GB" : language);

export const speak = (wanted) => {
  language = wanted;
  remembered.set("language", wanted);
  labelPage();
};

export const say = (name, values = {}) =>
  (WORDS[name]?.[LANGUAGES.indexOf(language)] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

/** Fixed places of the page name their words in data-say (text) and data-say-label (accessible name). */
export const labelPage = () => {
  document.documentElement.lang = language;
  document.title = say("title");
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-say-label]")) {
    node.setAttribute("aria-label", say(node.dataset.sayLabel));
    node.title = say(node.dataset.sayLabel);
  }
};

let zone;

/** The desk's zone, so that the page's times are those that the bots name; nothing: the browser's own. */
export const setZone = (wanted) => {
  zone = wanted ?? undefined;
};

export const cityNow = () => zone?.split("/").at(-1).replaceAll("_", " ") ?? "";

export const dateWords = (at, options) => new Date(at).toLocaleString(localeNow(), { ...options, timeZone: zone });

export const clockTime = (at) => dateWords(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const DAY = { year: "numeric", month: "numeric", day: "numeric" };

export const dayOf = (at, now) =>
  dateWords(at, DAY) === dateWords(now, DAY)
    ? say("today")
    : dateWords(at, { weekday: "long", day: "numeric", month: "long" });

export const sizeOf = (bytes) =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${Math.round(bytes / 1024)} kB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`;
