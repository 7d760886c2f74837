### What people read, in Spanish: polite (usted), without stiffness. The notes on writing stand in en.ftl.

## Client: first contact

welcome = Hola, { $name }. Aquí { $account }. Escriba qué ha pasado; también valen fotos y notas de voz. Lo registraré enseguida y un técnico responderá por aquí.
welcome-company = Hola, { $name }. Aquí { $account }, para { $company }. Escriba qué ha pasado; también valen fotos y notas de voz. Lo registraré enseguida y un técnico responderá por aquí.
invited-only = Este es el servicio de soporte de { $account }. Todavía no sé de qué empresa nos escribe. Abra, por favor, el enlace de su contrato o pida uno a su contacto en { $account }.

## Client: a new ticket

registered = Registrado: **{ TICKET($number) }**, { CLOCK($at) }.
registered-with-priority =
    Registrado: **{ TICKET($number) }**, { CLOCK($at) }, { $priority ->
        [urgent] urgente: no se puede trabajar
        [low] puede esperar
       *[normal] se puede trabajar, pero va lento
    }.
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
next-member = { $member } le responderá por aquí.
ask-urgency = ¿Qué urgencia tiene?
urgency-blocked = No se puede trabajar
urgency-slow = Va lento
urgency-wait = Puede esperar
ask-category = ¿De qué se trata?
empty-message = Ha llegado un mensaje sin palabras. Cuénteme en una frase qué ha pasado.

## Client: while it is open

taken = { $member } se ocupa de **{ TICKET($number) }**.
holder-changed = { $to } sigue con **{ TICKET($number) }** en lugar de { $from } y ve todo lo escrito hasta ahora.
member-made-ticket = { $member } ha abierto con esto **{ TICKET($number) }**: { $title }.
which-ticket = ¿A qué ticket se refiere?
this-ticket = → **{ TICKET($number) }** { $title }
goes-to = → **{ TICKET($number) }**
instead = No, es { TICKET($number) }
ticket-title-line = **{ TICKET($number) }** { $title }
about-ticket = **{ TICKET($number) }**:

## Client: solved, rated, closed

solved = { $member } da por resuelto **{ TICKET($number) }**: «{ $words }»
solved-no-words = { $member } da por resuelto **{ TICKET($number) }**.
button-solved = Resuelto ✓
button-not-yet = Todavía no
button-another = Otro problema
solved-settled =
    { $choice ->
        [solved] **{ TICKET($number) }** está resuelto ✓
        [not-yet] **{ TICKET($number) }** sigue abierto.
       *[another] **{ TICKET($number) }** queda como está. Escriba aquí qué más ha pasado y será un ticket nuevo.
    }
ask-rating = Bien. ¿Qué tal ha ido con **{ TICKET($number) }**?
rated-high = { STARS($stars) } **{ TICKET($number) }**. Gracias. ¿Unas palabras para { $member }? Puede escribirlas aquí, o dejarlo así.
rated-middle = { STARS($stars) } **{ TICKET($number) }**. Gracias. ¿Qué podríamos haber hecho mejor? Puede escribirlo aquí, o dejarlo así.
rated-low = { STARS($stars) } **{ TICKET($number) }**. Lo siento. ¿Qué debería haber ido mejor? Escríbalo aquí.
thanks-for-words = Gracias, lo he transmitido (**{ TICKET($number) }**).
thanks-for-words-to = Gracias, { $member } lo leerá (**{ TICKET($number) }**).
what-is-missing = **{ TICKET($number) }** sigue abierto. ¿Qué falta todavía? Escríbalo aquí.
closed-by-itself = **{ TICKET($number) }** queda cerrado, porque no hemos sabido nada más. Si no está resuelto, basta con escribir aquí. ¿Qué tal ha ido?
reopened = **{ TICKET($number) }** vuelve a estar abierto. Un técnico responderá por aquí.
reopened-held = **{ TICKET($number) }** vuelve a estar abierto. { $member } le responderá por aquí.
is-it-again = ¿Es otra vez **{ TICKET($number) }**: { $title } (cerrado { DAY($when, $now) })?
button-reopen = Sí, reabrir

## Client: the menu

button-my-tickets = Mis tickets
button-language = Idioma
button-new-ticket = Nuevo ticket
button-closed-tickets = Los cerrados
tickets-title = Sus tickets abiertos
tickets-none = No tiene tickets abiertos. Escriba aquí qué ha pasado y tendrá uno.
ticket-line-new = ⚪ **{ TICKET($number) }** { $title } · espera a un técnico
ticket-line-taken = 🟢 **{ TICKET($number) }** { $title } · { $member }
ticket-line-answered = 🟢 **{ TICKET($number) }** { $title } · { $member } · última respuesta: { WHEN($at, $now) }
ticket-line-waiting = 🟡 **{ TICKET($number) }** { $title } · espera su respuesta { SINCE($since, $now) }
ticket-line-solved = 🔵 **{ TICKET($number) }** { $title } · ¿está resuelto?
ticket-line-closed = ✓ **{ TICKET($number) }** { $title } · cerrado { DAY($when, $now) }
ticket-line-state = **{ TICKET($number) }** · { $state ->
        [taken] en curso
        [waiting] espera su respuesta
        [resolved] ¿está resuelto?
        [closed] cerrado
       *[other] espera a un técnico
    }
closed-title = Sus tickets cerrados
closed-none = Aquí no tiene tickets cerrados.
write-for-ticket = Lo que escriba ahora irá a **{ TICKET($number) }**.
new-ticket-awaited = Escriba aquí qué ha pasado. Su próximo mensaje será un ticket nuevo.
back = Volver
language-asked = ¿En qué idioma le escribo?
language-set = A partir de ahora le escribiré en español.
zone-asked = ¿La hora de qué ciudad uso?
zone-choice = { $city } · { CLOCK($now) }
city =
    { $city ->
        [London] Londres
        [New_York] Nueva York
        [Mexico_City] Ciudad de México
        [Moscow] Moscú
        [Berlin] Berlín
        [Paris] París
        [Rome] Roma
        [Lisbon] Lisboa
        [Canary] Canarias
        [Bogota] Bogotá
        [Kiev] Kiev
        [Warsaw] Varsovia
        [Istanbul] Estambul
        [Sao_Paulo] São Paulo
       *[other] { $name }
    }
zone-set = Las horas son ahora las de { $zone }, donde el reloj marca las { CLOCK($now) }.
help = Escriba aquí qué ha pasado y será un ticket con su número. Un técnico responde en este chat. Para indicar a qué ticket se refiere, responda a uno de sus mensajes.
command-tickets = Mis tickets
command-new = Un ticket nuevo
command-language = Cambiar el idioma
command-zone = Indicar la zona horaria
command-help = Cómo funciona

## Client: what went wrong, and what to do

stale-button = Este botón ya no está al día. Así están las cosas ahora.
stale = Esto ya no procede. No ha cambiado nada.
bad-input = No he podido usar eso. Inténtelo otra vez, por favor.
not-found = Ya no encuentro esto aquí.
no-such-ticket = Aquí no hay ningún ticket **{ TICKET($number) }**.
not-resolved = **{ TICKET($number) }** todavía no consta como resuelto. Un técnico se lo dirá por aquí.
not-rated-yet = **{ TICKET($number) }** se puede valorar cuando esté resuelto.
closed-write-again = **{ TICKET($number) }** está cerrado. Si el problema ha vuelto, basta con escribir aquí.
already-done = Eso ya está hecho.
not-yours = Este ticket no es suyo. Los suyos están en «Mis tickets».
cannot-show-sticker = No puedo mostrar stickers al técnico. Dígame con palabras qué significa.
cannot-show-other = No puedo mostrar esto al técnico. Dígamelo con palabras o envíe una foto.
file-too-big = «{ $name }» es demasiado grande: aquí puedo recibir hasta { $limit } MB. Envíe un enlace o un archivo más pequeño.
file-gone = No he podido recibir «{ $name }». Envíelo otra vez, por favor.
desk-late = **{ TICKET($number) }**: ahora mismo no consigo avisar al equipo de { $account }. Su mensaje está a salvo y llegará.
one-moment = Un momento…
not-now = Ahora no es posible. No ha cambiado nada; pulse otra vez dentro de un minuto, por favor.
loading = Cargando…

## Desk: the thread

thread-intro = Las respuestas de este hilo llegan a **{ $name }** por { $channel }. Con ;; o 🔒 delante, la nota se queda aquí.
thread-intro-internal = Las respuestas de este hilo se quedan dentro. Para contestar a **{ $name }** por { $channel }, empiece con !.
said-at = { STAMP($at) }:
mark-edited = (editado)
mark-deleted = (borrado por el cliente)
edited-line = { $name } ha editado: «{ $words }»
edited-after-answer = ⚠ { $member } ya había respondido: conviene mirarlo otra vez.
deleted-line = { $name } ha borrado este mensaje.
deleted-words-line = { $name } ha borrado: «{ $words }»
undelivered = ⚠ No entregado a { $name }: { $reason }.
undelivered-words = ⚠ No entregado a { $name }: «{ $words }». Motivo: { $reason }.
reason-blocked = el bot está bloqueado allí
reason-deactivated = la cuenta ya no existe
reason-removed = el bot ya no está en ese chat
reason-not-found = el chat ya no se encuentra
reason-archived = el canal está archivado
reason-no-rights = el bot no tiene permiso para escribir allí
reason-no-answer = no hubo respuesta, dos veces: puede haber llegado o no. Pregunte, o escríbalo de nuevo
reason-too-big = es demasiado grande para { $channel }
reason-empty-file = el archivo está vacío
reason-too-late = ya es tarde para cambiarlo allí
reason-not-there = ya no está allí
unreachable-line = ⚠ { $name } no recibe nada por { $channel }: { $reason }.
reachable-line = { $name } vuelve a recibir mensajes por { $channel }.
possibly-doubled = La conexión se cortó durante el envío, así que puede haber llegado dos veces.
possibly-doubled-words = La conexión se cortó durante el envío, así que esto puede haber llegado dos veces: «{ $words }»
parked-line = ⚠ Apartado, porque no se pudo tratar: { $why }
was-away-slack = ⚠ No estuve aquí desde { STAMP($from) } hasta { STAMP($to) }. Lo que se escribió mientras tanto lo acabo de leer; de lo editado, borrado o pulsado en ese tiempo no sé nada.
was-away-telegram = ⚠ No recibí nada de { $channel } desde { STAMP($from) } hasta { STAMP($to) }. { $channel } guarda lo que escriben los clientes solo 24 horas: lo anterior no nos ha llegado.
still-internal = Sigue siendo interno. Para contestar a { $name }, escriba un mensaje nuevo.
marked-internal-late = Esto ya había salido hacia { $name } cuando se marcó como interno. Lo borro en { $channel }, pero puede que ya se haya leído.
taken-back = A tiempo: esto se queda dentro, { $name } no lo ve.
could-not-take-back = ⚠ No se ha podido retirar: { $reason }. { $name } lo sigue viendo.
cannot-follow-edit = ⚠ El cambio no se ha podido hacer allí: { $reason }. { $name } sigue viendo el texto anterior.
room-question = { $holder } lleva este ticket. ¿Envío sus respuestas a { $name }?
send-to = Enviar a { $name }
keep-inside = Dejar dentro
goes-to-client = Sus respuestas de este ticket llegan a { $name }.
stays-inside = Esto se queda dentro, igual que sus próximas respuestas en este ticket.
file-follows = 📎 { $file } llegará en cuanto lo tenga.
file-line-too-big = 📎 { $name }: demasiado grande para recibirlo de { $channel } (máximo { $limit } MB).
file-line-gone = 📎 { $name } no se ha podido recibir: { $why }.
file-trouble-too-big = 📎 { $name } es demasiado grande: se pueden recibir hasta { $limit } MB.
file-trouble-gone = 📎 { $name } no se ha podido recibir.
file-sender-told = El cliente ya lo sabe.
file-not-sent = No ha llegado al cliente.
taken-line = { $name } lleva este ticket.
taken-over-line = { $name } lleva ahora este ticket en lugar de { $before }.
released-line = { $name } ya no lleva este ticket; está libre.
waiting-line = { $name } espera al cliente.
resolved-line = { $name } lo da por resuelto; al cliente: «{ $words }»
solved-line = { $name } confirma que está resuelto. El ticket queda cerrado.
rated-line = { STARS($stars) } de { $name }
rating-words-line = { $name } añade a la valoración: «{ $words }»
reopened-line = { $name } ha reabierto este ticket.
reopened-itself = Este ticket vuelve a estar abierto.
forgotten-line = Se han borrado los datos de este cliente: su nombre, sus mensajes y sus archivos.
closed-by-itself-line = Cerrado, porque el cliente no ha respondido.
moved-here-line = Aquí han llegado mensajes de otro ticket.
moved-away-line = { $name } ha pasado estos mensajes a otro ticket.
priority-line = Prioridad: { $priority } ({ $name })
left-line = { $name } ya no está en este equipo.
not-yet-line = { $name } dice que todavía no está resuelto.
another-line = { $name } tiene otro problema.
quoted = «{ $words }»
which-card-title = { $name }: ¿qué ticket?

## Desk: the card

card-state-new = Nuevo
card-state-taken = En curso
card-state-waiting = Espera al cliente
card-state-resolved = Resuelto
card-state-closed = Cerrado
card-state-unsorted = ¿Qué ticket?
card-company-vip = { $company } (VIP)
card-nobody = Nadie lo ha tomado
card-opened-at = abierto { STAMP($at) }
card-taken-at = { $member } · desde { STAMP($at) }
card-waiting-since = en espera desde { STAMP($at) }
card-resolved-at = resuelto { STAMP($at) }
card-closed = cerrado { STAMP($at) }
card-rated = valorado { STARS($stars) }
card-reopened =
    { $count ->
        [one] reabierto una vez
       *[other] reabierto { $count } veces
    }
card-unreachable = ⚠ no recibe nada por { $channel }: { $reason }
button-take = Tomar
button-take-over = Hacerme cargo
button-release = Soltar
button-resolve = Resolver
button-wait = Espera al cliente
button-priority = Prioridad: { $priority }
priority-urgent = Urgente
priority-normal = Normal
priority-low = Baja
took-before-you = { $member } lo ha tomado { AGO($at, $now) }.
already-closed = **{ TICKET($number) }** ya está cerrado.
stale-card = Esto había cambiado entretanto. La tarjeta muestra cómo está ahora.
ticket-made = **{ TICKET($number) }** está creado.

## Desk: forms (Slack allows 24 characters for a form's title and its two buttons)

form-cancel = Cancelar
resolve-title = Resolver { TICKET($number) }
resolve-done = Qué se ha hecho
resolve-done-hint = Lo lee { $name }.
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
make-ticket-split = Estas palabras de { $name } pasan a ser un ticket propio; { $name } recibe su número.
make-ticket-behalf = Este mensaje pasa a ser un ticket del cliente que elija, que recibe su número.
make-ticket-client = Cliente
make-ticket-client-hint = Escriba una parte del nombre.
make-ticket-subject = De qué se trata
make-ticket-submit = Crear
make-ticket-error-client = Elija un cliente de la lista.
make-ticket-error-empty = Diga en pocas palabras de qué se trata.

## Desk: commands and the Home tab

home-title = Relevo
home-duty = Turno
duty-on = Está de turno.
duty-off = No está de turno.
button-duty-on = Empezar el turno
button-duty-off = Terminar el turno
home-mine = Mis tickets
home-pool = A la espera de alguien
home-others = Los llevan otros
home-empty = Aquí no hay nada.
home-more = … y { $count } más
desk-help =
    /desk: sus tickets, primero los urgentes
    /desk 1042: un ticket
    /desk help: este texto
desk-line = **{ TICKET($number) }** { $title } · { $state }
desk-last-word = { $name }: «{ $words }» ({ AGO($at, $now) })
desk-list-empty = No lleva ningún ticket, y nada espera a que alguien lo tome.
not-a-member = Solo pueden hacerlo los miembros del soporte de { $account }. Un administrador puede añadirle.
