### What people read, in Spanish: polite (usted), without stiffness. The notes on writing stand in en.ftl.

## Client: first contact

welcome = Hola, { $name }. Aquí { $account }. Escriba qué ha pasado; también valen fotos y notas de voz. Lo registraré enseguida y un técnico responderá por aquí.
welcome-company = Hola, { $name }. Aquí { $account }, para { $company }. Escriba qué ha pasado; también valen fotos y notas de voz. Lo registraré enseguida y un técnico responderá por aquí.
invited-only = Este es el servicio de soporte de { $account }. Todavía no sé de qué empresa nos escribe. Abra, por favor, el enlace de su contrato o pida uno a su contacto en { $account }.

## Client: a new ticket

registered = Registrado: **{ TICKET($number) }**, { CLOCK($at) }.
registered-urgent = Registrado: **{ TICKET($number) }**, { CLOCK($at) }, urgente.
registered-photos =
    { $count ->
        [one] He añadido la foto.
       *[other] He añadido las { $count } fotos.
    }
registered-files =
    { $count ->
        [one] He añadido el archivo.
       *[other] He añadido los { $count } archivos.
    }
next-engineer = Un técnico responderá por aquí.
ask-urgency = ¿Qué urgencia tiene?
urgency-blocked = No se puede trabajar
urgency-slow = Va lento
urgency-wait = Puede esperar
ask-category = ¿De qué se trata?
about-something-else = ¿Se trata de otra cosa?
skip = Omitir
empty-message = Ha llegado un mensaje sin palabras. Cuénteme en una frase qué ha pasado.

## Client: while it is open

taken = { $member } se ocupa de **{ TICKET($number) }**.
holder-changed = { $to } sigue con **{ TICKET($number) }** en lugar de { $from } y ve todo lo escrito hasta ahora.
released = **{ TICKET($number) }** espera a otro técnico. Todo lo que ha escrito se conserva.
member-made-ticket = { $member } ha abierto con esto **{ TICKET($number) }**: { $title }.
moved-to = Pasado a **{ TICKET($number) }**.
which-ticket = ¿A qué ticket se refiere?
this-ticket = → **{ TICKET($number) }** { $title }
instead = Mejor { TICKET($number) }

## Client: solved, rated, closed

solved = { $member } da por resuelto **{ TICKET($number) }**: «{ $words }»
solved-no-words = { $member } da por resuelto **{ TICKET($number) }**.
button-solved = Resuelto ✓
button-not-yet = Todavía no
button-another = Otro problema
ask-rating = Bien. ¿Qué tal ha ido con **{ TICKET($number) }**?
rated-high = { STARS($stars) } Gracias. ¿Unas palabras para { $member }? Puede escribirlas aquí, o dejarlo así.
rated-middle = { STARS($stars) } Gracias. ¿Qué habría sido mejor? Puede escribirlo aquí, o dejarlo así.
rated-low = { STARS($stars) } Lo siento. ¿Qué debería haber ido mejor? { $manager } lee todas las respuestas.
thanks-for-words = Gracias, lo he transmitido.
not-yet = **{ TICKET($number) }** sigue abierto.
what-is-missing = ¿Qué falta todavía? Escríbalo aquí.
closed-by-itself = **{ TICKET($number) }** queda cerrado, porque no hemos sabido nada más. Si no está resuelto, basta con escribir aquí.
reopened = **{ TICKET($number) }** vuelve a estar abierto. Un técnico responderá por aquí.
is-it-again = ¿Es otra vez **{ TICKET($number) }** (cerrado { DAY($when, $now) })?
button-reopen = Sí, reabrir

## Client: the menu

button-my-tickets = Mis tickets
button-language = Idioma
button-new-ticket = Nuevo ticket
tickets-title = Sus tickets abiertos
tickets-none = No tiene tickets abiertos. Escriba aquí qué ha pasado y tendrá uno.
ticket-line-new = ⚪ **{ TICKET($number) }** { $title } · espera a un técnico
ticket-line-taken = 🟢 **{ TICKET($number) }** { $title } · { $member }
ticket-line-waiting = 🟡 **{ TICKET($number) }** { $title } · espera su respuesta { SINCE($since, $now) }
ticket-line-solved = 🔵 **{ TICKET($number) }** { $title } · ¿está resuelto?
ticket-line-closed = ✓ **{ TICKET($number) }** { $title } · cerrado { DAY($when, $now) }
closed-title = Sus tickets cerrados
back = Volver
language-asked = ¿En qué idioma le escribo?
language-set = A partir de ahora le escribiré en español.
zone-set = Las horas son ahora las de { $zone }, donde el reloj marca las { CLOCK($now) }.
help = Escriba aquí qué ha pasado y será un ticket con su número. Un técnico responde en este chat. Para indicar a qué ticket se refiere, responda a uno de sus mensajes.
command-start = Empezar
command-tickets = Mis tickets
command-new = Un ticket nuevo
command-language = Cambiar el idioma
command-zone = Indicar la zona horaria
command-help = Cómo funciona

## Client: what went wrong, and what to do

stale-button = Este botón ya no está al día. Así están las cosas ahora.
not-yours = Este ticket no es suyo. Los suyos están en «Mis tickets».
cannot-show-sticker = No puedo mostrar stickers al técnico. Dígame con palabras qué significa.
cannot-show-other = No puedo mostrar esto al técnico. Dígamelo con palabras o envíe una foto.
file-too-big = Este archivo es demasiado grande: aquí puedo recibir hasta { $limit } MB. Envíe un enlace o un vídeo más corto.
file-gone = No he podido recibir este archivo. Envíelo otra vez, por favor.
unreachable-desk = El soporte de { $account } no me responde en este momento. Su mensaje está a salvo y llegará.
one-moment = Un momento…
not-now = Ahora no es posible. No ha cambiado nada; pulse otra vez dentro de un minuto, por favor.
loading = Cargando…
duplicate-press = Eso ya está hecho.

## Desk: the thread

thread-intro = Las respuestas de este hilo llegan a **{ $name }** por { $channel }. Con ;; o 🔒 delante, la nota se queda aquí.
thread-intro-internal = Las respuestas de este hilo se quedan dentro. Para contestar a **{ $name }**, empiece con ! o use «Enviar al cliente».
edited-line = { $name } ha editado: «{ $words }»
edited-after-answer = { $name } ha cambiado esto después de la respuesta.
deleted-line = { $name } ha borrado este mensaje.
undelivered = ⚠ No entregado: { $reason }
blocked-line = ⚠ { $name } ha bloqueado el bot en { $channel }. Por ahí no le llega nada.
unblocked-line = { $name } vuelve a recibir mensajes en { $channel }.
possibly-doubled = La conexión se cortó durante el envío, así que puede haber llegado dos veces.
parked-line = ⚠ Apartado, porque no se pudo tratar: { $why }
still-internal = Sigue siendo interno. Para contestar a { $name }, escriba un mensaje nuevo.
marked-internal-late = Esto ya había salido hacia { $name } cuando se marcó como interno.
taken-back = Retirado: { $name } ya no lo ve.
could-not-take-back = { $channel } no me deja retirarlo. { $name } lo sigue viendo.
room-question = { $holder } lleva este ticket. ¿Envío sus respuestas a { $name }?
send-to = Enviar a { $name }
keep-inside = Dejar dentro
file-follows = 📎 { $file } llegará en cuanto lo tenga.
rated-line = { STARS($stars) } de { $name }
client-word-line = { $name }, tras el cierre: «{ $words }»
closed-line = **{ TICKET($number) }** está cerrado.
reopened-line = { $name } ha reabierto **{ TICKET($number) }**.
not-yet-line = { $name } dice que todavía no está resuelto.
moved-line = → **{ TICKET($number) }**
which-card-title = { $name }: ¿qué ticket?

## Desk: the card

card-state-new = Nuevo
card-state-taken = En curso
card-state-waiting = Espera al cliente
card-state-resolved = Resuelto
card-state-closed = Cerrado
card-client-line = { $name } · { $company }
card-opened-at = abierto { STAMP($at) }
card-taken-at = { $member } · desde { STAMP($at) }
card-waiting-since = en espera desde { STAMP($at) }
card-resolved-at = resuelto { STAMP($at) }
card-closed = cerrado { STAMP($at) }
card-rated = valorado { STARS($stars) }
button-take = Tomar
button-release = Soltar
button-resolve = Resolver
button-wait = Espera al cliente
button-priority = Prioridad
button-more = Más
priority-urgent = Urgente
priority-normal = Normal
priority-low = Baja
took-before-you = { $member } lo ha tomado { AGO($at, $now) }.
already-closed = **{ TICKET($number) }** ya está cerrado.

## Desk: forms (Slack allows 24 characters for a form's title and its two buttons)

form-cancel = Cancelar
resolve-title = Resolver { TICKET($number) }
resolve-done = Qué se ha hecho
resolve-done-hint = Lo lee el cliente.
resolve-cause = Causa
resolve-remark = Nota interna
resolve-remark-hint = Esto se queda dentro.
resolve-submit = Resolver
resolve-error-empty = Diga en una frase qué se ha hecho.
resolve-error-long =
    { $most ->
        [one] Como máximo { $most } carácter.
       *[other] Como máximo { $most } caracteres.
    }
make-ticket-title = Crear un ticket
make-ticket-client = Cliente
make-ticket-client-hint = Escriba una parte del nombre.
make-ticket-subject = De qué se trata
make-ticket-words = Qué ha pasado
make-ticket-submit = Crear
make-ticket-error-client = Elija un cliente de la lista.
make-ticket-error-empty = Diga en una frase qué ha pasado.

## Desk: commands and the Home tab

home-title = Relevo
home-mine = Mis tickets
home-pool = A la espera de alguien
home-all = Todos los tickets abiertos
home-empty = Aquí no hay nada.
desk-help =
    /desk: sus tickets, primero los que llegan tarde
    /desk 1042: un ticket
    /desk help: este texto
desk-not-found = No hay ningún ticket { TICKET($number) } en este soporte.
desk-line = **{ TICKET($number) }** { $title } · { $state }
not-a-member = Solo pueden hacerlo los miembros del soporte de { $account }. Un administrador puede añadirle.
