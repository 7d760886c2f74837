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
rated-low-read = { STARS($stars) } **{ TICKET($number) }**. Lo siento. ¿Qué debería haber ido mejor? Escríbalo aquí: { $reader } lee cada respuesta.
thanks-for-words = Gracias, lo he transmitido (**{ TICKET($number) }**).
thanks-for-words-to = Gracias, { $member } lo leerá (**{ TICKET($number) }**).
what-is-missing = **{ TICKET($number) }** sigue abierto. ¿Qué falta todavía? Escríbalo aquí.
closed-by-itself = **{ TICKET($number) }** queda cerrado, porque no hemos sabido nada más. Si no está resuelto, basta con escribir aquí. ¿Qué tal ha ido?
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
reason-taken-back = se retiró mientras { $channel } no respondía. No se envía otra vez, pero puede haber llegado
reason-too-big = es demasiado grande para { $channel }
reason-empty-file = el archivo está vacío
reason-too-late = ya es tarde para cambiarlo allí
reason-not-there = ya no está allí
unreachable-line = ⚠ { $name } no recibe nada por { $channel }: { $reason }.
reachable-line = { $name } vuelve a recibir mensajes por { $channel }.
possibly-doubled = La conexión se cortó durante el envío, así que puede haber llegado dos veces.
possibly-doubled-words = La conexión se cortó durante el envío, así que esto puede haber llegado dos veces: «{ $words }»
parked-line = ⚠ Apartado, porque no se pudo tratar: { $why }
was-away-slack = ⚠ No estuve aquí desde { STAMP($from) } hasta { STAMP($to) }. Lo que se escribió mientras tanto lo acabo de leer; de lo borrado o pulsado en ese tiempo no sé nada, ni de los cambios en lo escrito antes.
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
    /desk new: un ticket para un cliente que ha llamado
    /desk help: este texto
desk-line = **{ TICKET($number) }** { $title } · { $state }
desk-last-word = { $name }: «{ $words }» ({ AGO($at, $now) })
desk-list-empty = No lleva ningún ticket, y nada espera a que alguien lo tome.
not-a-member = Solo pueden hacerlo los miembros del soporte de { $account }. Un administrador puede añadirle.

### On behalf

new-ticket-title = Ticket nuevo
new-ticket-intro = Para quien ha llamado o ha venido. Recibe el número en su propio chat.
new-ticket-words = Qué ha dicho
new-ticket-title-hint = Si lo deja vacío, valen las primeras palabras.
new-ticket-error-empty = Diga en una frase qué ha pasado.
no-chat-with = { $name } aún no tiene un chat con el bot, así que no podría recibir el número. Pídale que escriba primero al bot.
made-on-behalf = **{ TICKET($number) }** para { $name }, que recibe el número en su propio chat.
forward-hidden = Telegram oculta quién ha escrito esto: solo veo el nombre «{ $name }». En Slack, /desk new crea un ticket para el cliente que elija.
forward-unknown = No conozco a { $name } como cliente. Pídale que escriba primero al bot, o elija otro cliente con /desk new en Slack.

### Promesas

next-engineer-by = Un técnico le responderá { BY($due, $now) }.
next-member-by = { $member } le responderá { BY($due, $now) }.
next-open = Abrimos { AT($opens, $now) }.
next-open-or-urgent = Abrimos { AT($opens, $now) }. Si no puede esperar, pulse «{ $button }».
next-open-told = Abrimos { AT($opens, $now) }. Aviso ahora mismo al responsable.
open-again = **{ TICKET($number) }** vuelve a estar abierto.
ticket-line-due = respuesta { BY($due, $now) }
card-answer-due = responder antes de: { STAMP($at) }
card-answer-late = ⚠ con retraso: había que responder antes de: { STAMP($at) }
card-answered = respondido: { STAMP($at) }
card-answered-late = respondido con retraso: { STAMP($at) } (límite: { STAMP($due) })

### Jobs on the desk

button-partner = Colaborador…
offer-title = Ofrecer { TICKET($number) }
offer-submit = Ofrecer
offer-intro = El trabajo es de quien lo acepte primero. La oferta muestra lo que permiten las condiciones de cada colaborador; el resto se abre al aceptar. Nada más del ticket les llega.
offer-partners = Colaboradores
offer-field-problem = Qué pasa
offer-field-district = Zona
offer-field-equipment = Equipo
offer-field-wanted = Para cuándo
offer-field-prices = Tarifa
offer-field-address = Dirección
offer-field-contact = Por quién preguntar
offer-field-phone = Teléfono del lugar
offer-no-partners = Aún no hay colaboradores. Un administrador puede añadirlos al archivo del soporte.
offer-error-nobody = Elija al menos un colaborador.
offer-error-problem = Diga en una frase qué pasa.
offer-error-where = Sin dirección ni persona de contacto nadie puede llegar. Rellene una de las dos.
button-withdraw = Retirar
button-approve-form = Aprobar…
button-return = Devolver…
button-pass = Pasar al cliente
approve-title = Aprobar { $job }
approve-submit = Aprobar
approve-intro = Se avisa a { $name }. El ticket sigue abierto hasta que se resuelva.
approve-stars = Estrellas
approve-words = Unas palabras
return-title = Devolver { $job }
return-submit = Devolver
return-reason = Qué falta por hacer
return-error-empty = Diga en una frase qué falta por hacer.
job-not-done = { $job } no está a la espera de revisión. Su ficha muestra cómo está.
job-state =
    { $state ->
        [offered] ofrecido
        [accepted] aceptado
        [on-the-way] de camino
        [on-site] en el lugar
        [done] por revisar
        [returned] devuelto
        [approved] aprobado
        [withdrawn] retirado
        [declined] rechazado
        [expired] nadie respondió
        [given-up] abandonado
       *[in-work] en curso
    }
card-job = { $job }: { $state }
card-job-visit = { $job }: { $state }, { STAMP($at) }
job-card-offered = Preguntado a: { $names }
job-card-answer-by = respuesta hasta el { STAMP($at) }
job-card-accepted = { $name } · aceptado el { STAMP($at) }
job-card-visit = visita el { STAMP($at) }
job-card-no-visit = aún sin hora de visita
job-card-declined = { $name }: rechazado
job-card-done = hecho el { STAMP($at) }: «{ $words }»
job-card-minutes =
    { $count ->
        [one] { $count } minuto
       *[other] { $count } minutos
    }
job-card-returns =
    { $count ->
        [one] devuelto una vez
       *[other] devuelto { $count } veces
    }
job-intro = Lo que escriba aquí lo lee **{ $name }** y nadie más. Con ;; se queda dentro.
job-intro-several = Lo que escriba aquí lo lee quien tome el trabajo, y nadie más. Preguntado a: **{ $names }**. Con ;; se queda dentro.
job-line-offered = { $name } ha preguntado a { $names }.
job-line-accepted = { $name } ha aceptado.
job-line-declined = { $name } ha rechazado el trabajo.
job-line-expired = Se acabó el plazo: { $name } no ha respondido.
job-line-taken = Lo ha tomado { $name }.
job-line-withdrawn = { $name } ha retirado el trabajo.
job-line-visit-set = { $name }: visita el { STAMP($at) }. El cliente lo sabe.
job-line-other-time = { $name } propone otra hora.
job-line-visit-confirmed = { $name } dice que la hora le va bien.
job-line-client-other-time = A { $name } no le va bien esa hora y le hemos preguntado cuándo. La respuesta estará en el hilo del ticket.
job-line-on-the-way = { $name } va de camino. El cliente lo sabe.
job-line-arrived = { $name } ha llegado.
job-line-asks = { $name } pregunta:
job-line-done = { $name } dice que está hecho. Revíselo, por favor.
job-line-approved = { $name } ha aprobado el trabajo.
job-line-returned = { $name } ha devuelto el trabajo.
job-line-given-up = { $name } no puede hacerlo al final.
job-line-passed = { $name } lo ha pasado al cliente.
job-line-unreachable = ⚠ No se puede contactar con { $name }: esto no ha llegado.
job-line-unreachable-why = ⚠ No se puede contactar con { $name }: { $reason }.
job-line-ticket-closed = { $name } ha cerrado el ticket, así que el trabajo ha terminado.
job-line-ticket-closed-itself = El ticket está cerrado, así que el trabajo ha terminado.
job-line-not-heard = Nadie ha aceptado aún, así que esto no le ha llegado a nadie. Escríbalo de nuevo cuando alguien acepte.
job-line-marked-inside = Ahora esto se queda dentro. Donde ya había salido lo estoy borrando, pero puede que lo hayan leído.
job-line-still-inside = Sigue siendo interno. Para que lo lea el colaborador, escriba un mensaje nuevo.
visit-at = **{ TICKET($number) }**: un técnico estará con usted { $day ->
        [today] hacia las { CLOCK($at) }
       *[other] { DAY($at, $now) } hacia las { CLOCK($at) }
    }.
visit-agreed = **{ TICKET($number) }**: un técnico estará con usted { $day ->
        [today] hacia las { CLOCK($at) }
       *[other] { DAY($at, $now) } hacia las { CLOCK($at) }
    }. De acuerdo ✓
button-visit-ok = De acuerdo
button-visit-other = Otra hora…
visit-other-time = **{ TICKET($number) }**: ¿cuándo le iría bien? Escríbalo aquí y le diremos la nueva hora.
visit-off = **{ TICKET($number) }**: la visita prevista { $day ->
        [today] hacia las { CLOCK($at) }
       *[other] { DAY($at, $now) } hacia las { CLOCK($at) }
    } no tendrá lugar. Le diremos una nueva hora.
visit-off-way = **{ TICKET($number) }**: el técnico que iba de camino no podrá llegar. Le diremos una nueva hora.
visit-on-the-way = **{ TICKET($number) }**: el técnico va de camino.
visit-arrived = **{ TICKET($number) }**: el técnico ha llegado.

### Managers

ping-due = La primera respuesta vence { AGO($due, $now) } ({ WHEN($due, $now) }).
ping-missed = Con retraso: la primera respuesta vencía { AGO($due, $now) } ({ WHEN($due, $now) }).
ping-held = La tiene { $name } y aún no ha respondido.
ping-free = Nadie la ha tomado.
ping-duty = De turno, con tickets abiertos: { $people }.
ping-duty-nobody = No hay nadie de turno.
ping-list-title =
    { $count ->
        [one] Una promesa en peligro
       *[other] { $count } promesas en peligro
    }
ping-list-due = vence { AT($due, $now) }
ping-list-late = con retraso, vencía { AT($due, $now) }
ping-list-free = sin responsable
ping-give = Dar a { $name }
ping-on-it = Me ocupo yo
ping-partner = Llamar a un colaborador
ping-why = ¿Por qué este plazo?
ping-minutes =
    { $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    }
ping-over = Esto ya está resuelto. El mensaje dice cómo.
settled-on-it = { $name } se ocupa, { CLOCK($at) }.
settled-on-it-until = { $name } se ocupa, { CLOCK($at) }. Sin más avisos antes de las { CLOCK($until) }.
settled-given = { $name } se lo ha dado a { $receiver }, { CLOCK($at) }.
settled-taken = { $name } lo ha tomado, { CLOCK($at) }.
settled-partner = { $name } lo ha ofrecido a { $receiver }, { CLOCK($at) }.
settled-answered = { $name } ha respondido, { CLOCK($at) }.
settled-answered-somebody = Respondido, { CLOCK($at) }.
settled-ended = Ya nadie espera una respuesta.
given-to-you = { $name } le ha dado **{ TICKET($number) }** { $title }.
given-due = La primera respuesta vence { AT($due, $now) }.
why-title = **{ TICKET($number) }**: ¿por qué este plazo?
why-started = Registrado { STAMP($at) }.
why-promised = Se promete una respuesta en { $span }.
why-promised-open = Se promete una respuesta en { $span } de horario de atención ({ $zone }).
why-promised-nothing = Ya no se promete nada; la hora que se dijo sigue en pie.
why-open = Abierto de { STAMP($from) } a { STAMP($until) }: cuentan { $span }.
why-more =
    { $times ->
        [one] Una vez más: { $span }.
       *[other] { $times } veces más: { $span }.
    }
why-due = Por eso la respuesta vence { STAMP($at) }.
why-never-opens = La atención no abre nunca, así que no se puede dar una hora.
why-met = Respondido a tiempo, { STAMP($at) }.
why-met-late = Respondido tarde, { STAMP($at) }.
why-ended = Nadie la espera desde { STAMP($at) }.
why-left = Quedan { $span }.
why-late = { $span } de retraso.
span-minutes = { $minutes } min
span-hours = { $hours } h
span-both = { $hours } h { $minutes } min
which-partner = **{ TICKET($number) }** { $title }: ¿qué colaborador? La oferta sale enseguida.
partner-called = **{ TICKET($number) }** se ha ofrecido a { $names }.
untaken = ⚠ **{ TICKET($number) }** { $title }: nadie hace { $job }.
untaken-expired = Sin respuesta a tiempo: { $names }.
untaken-declined = Lo han rechazado: { $names }. El último motivo: «{ $reason }»
untaken-given-up = Al final no puede hacerlo { $names }: «{ $reason }»
low-rating = { STARS($stars) } de { $client } por **{ TICKET($number) }** { $title }.
low-rating-raised = { STARS($stars) } de { $client } por **{ TICKET($number) }** { $title }, tras una nota más baja.
low-rating-member = Lo llevaba { $member }.
low-rating-phone = Llamar a { $client }: { $phone }
button-reviewed = Revisado, porque…
button-read = Leer el hilo
reviewed = Revisado por { $name }, { STAMP($at) }: «{ $reason }»
review-asked = { STARS($stars) } **{ TICKET($number) }**: ¿qué ha salido de la revisión? Su próximo mensaje aquí será el motivo.
review-kept = Guardado. La revisión de **{ TICKET($number) }** está cerrada.
read-title = Lo último dicho en **{ TICKET($number) }** { $title }
read-line = { $name }, { STAMP($at) }: { $words }
read-nothing = Aún no se ha dicho nada.
member-welcome = Hola, { $name }. Aquí { $account } le avisa cuando una promesa está en peligro o una nota es baja. Reenvíeme el mensaje de un cliente y será su ticket.
manager-unreachable = ⚠ No se puede avisar a { $names }; se ha avisado a { $heard } en su lugar. Hace falta que abran un chat con el bot, u otro identificador en el archivo del soporte.
manager-nobody-heard = ⚠ { $tickets }: { $names } debería saberlo y no hay forma de avisar. Avíseles, por favor. Hace falta que abran un chat con el bot, u otro identificador en el archivo del soporte.
manager-none = ⚠ { $tickets }: alguien tendría que decidir, y el archivo del soporte no nombra a ningún responsable.
managers-only = Esto solo puede decidirlo un responsable. No ha cambiado nada.
settled-before-you = { $name } ya se ha ocupado de esto ({ AGO($at, $now) }). No ha cambiado nada.
not-on-duty = { $name } no está de turno ahora. No ha cambiado nada.
already-reviewed = { $name } ya lo ha revisado.
given-line = { $name } se lo ha dado a { $receiver }.
on-it-line = { $name } se ocupa de esta promesa.
review-title = Revisar { TICKET($number) }
review-submit = Cerrar la revisión
review-intro = { STARS($stars) } de { $client }
review-reason = Qué ha salido de la revisión
review-reason-hint = Solo lo leen los responsables.
review-error-empty = Diga en una frase qué ha salido. Sin motivo la revisión sigue abierta.

### Partners: what does not go

refused-job-taken = Otro colaborador se ha quedado con { $job }. No hay nada que hacer.
refused-offer-over = La oferta de { $job } ya ha terminado. No ha cambiado nada.
refused-job-over = { $job } ya ha terminado. No ha cambiado nada.
refused-reason-needed = Diga por qué, en una frase.
refused-no-partner = Elija un colaborador con el que trabajen ahora.
refused-partner-unreachable = No se puede avisar a nadie de { $partner }: antes tienen que abrir el bot de trabajos con su enlace.

### Partners

partner-welcome = Hola, { $name }. Aquí { $account }, para { $partner }. Cuando haya un trabajo, llegará aquí: pulse un botón o conteste con sus palabras.
partner-unknown = Este bot es para los colaboradores de { $account }. Si trabaja con ellos, pídales su enlace y ábralo.
partner-link-unknown = Este enlace no lleva a nadie; puede ser antiguo. Pida uno nuevo a { $account }.
partner-help = Aquí llegan las ofertas de trabajo de { $account }. Pulse sus botones o escriba: «acepto», «en camino», «he llegado», «hecho». Lo que escriba y envíe sobre un trabajo llega a { $account }. Si tiene varios, responda a un mensaje del que quiera decir.
partner-no-job = Ahora no tiene ningún trabajo aquí, así que no puedo pasar esto a nadie. { $account } le escribirá cuando haya uno.
button-my-jobs = Mis trabajos
command-jobs = Mis trabajos
job-offer = { $account } ofrece un trabajo: **{ $job }**
job-field =
    { $field ->
        [equipment] Equipo: { $value }
        [wanted] Para cuándo: { $value }
        [prices] Lista de precios: { $value }
        [district] Zona: { $value }
        [address] Dirección: { $value }
        [contact] Pregunte por: { $value }
        [phone] Teléfono del lugar: { $value }
       *[problem] { $value }
    }
job-answer-by = Conteste antes de: { WHEN($at, $now) }.
job-opens = Al aceptar verá: { $fields }.
job-opens-field =
    { $field ->
        [equipment] equipo
        [wanted] para cuándo
        [prices] lista de precios
        [district] zona
        [address] dirección exacta
        [contact] por quién preguntar
        [phone] teléfono del lugar
       *[problem] qué ocurre
    }
button-job-accept = Aceptar
button-job-later = Aceptar, otra hora…
button-job-decline = Rechazar…
button-job-ask = Preguntar
offer-taken = Gracias, otro colaborador se ha quedado con **{ $job }**. No hay nada que hacer.
offer-expired = Ha pasado el plazo para contestar a **{ $job }**. No hay nada que hacer.
offer-withdrawn = { $account } ha retirado **{ $job }**. No hay nada que hacer.
offer-declined = Ha rechazado **{ $job }**. Gracias por avisar a { $account }.
offer-accepted = **{ $job }** lo tiene ahora alguien de su empresa. No hay nada que hacer.
job-yours = Es suyo: **{ $job }**
job-when = ¿Cuándo estará allí?
job-time = { WHEN($at, $now) }
job-visit-at = Estará allí: { STAMP($at) }
job-visit-noted = **{ $job }**: anotado. El cliente ya lo sabe.
job-on-the-way = **{ $job }**: va de camino.
job-on-the-way-told = **{ $job }**: va de camino. El cliente ya lo sabe.
job-on-site = **{ $job }**: está en el lugar.
job-sent = **{ $job }**: enviado a { $account }. Le avisaré cuando lo aprueben.
job-returned = **{ $job }**: devuelto por { $account }, queda algo por hacer.
job-approved = **{ $job }**: aprobado. Gracias.
job-withdrawn = { $account } ha retirado **{ $job }**. Ya no hay nada que hacer.
job-given-up = Ha devuelto **{ $job }**. { $account } tiene su motivo.
job-ticket-closed = **{ $job }** ha terminado: { $account } ha cerrado el asunto. Ya no hay nada que hacer.
job-client-other-time = **{ $job }**: esa hora no le va bien al cliente. ¿Cuándo más podría ir?
job-stars = { STARS($stars) } de { $account }.
button-job-other-time = Otra hora…
button-job-way = En camino
button-job-arrived = He llegado
button-job-done = Hecho…
button-job-give-up = No puedo hacerlo…
button-job-skip = Omitir
job-ask-decline = ¿Por qué no **{ $job }**? Pulse un motivo o escríbalo.
job-ask-other-time = **{ $job }**: ¿cuándo podría estar allí? Pulse o escríbalo, por ejemplo «mañana 9:00». Con la hora queda aceptado.
job-ask-visit = **{ $job }**: ¿cuándo estará allí? Pulse o escríbalo, por ejemplo «11:30» o «mañana 9:00».
job-ask-question = **{ $job }**: escriba aquí su pregunta. { $account } contesta en este chat.
job-ask-done = **{ $job }**: ¿qué se ha hecho? Escríbalo aquí, con las piezas usadas; las fotos ayudan.
job-ask-minutes = **{ $job }**: ¿cuántos minutos ha llevado?
job-ask-give-up = **{ $job }**: ¿por qué no? Pulse un motivo o escríbalo, para que { $account } busque a otra persona.
job-reason-busy = No tengo tiempo
job-reason-far = Demasiado lejos
job-reason-trade = No es lo mío
job-reason-parts = Faltan piezas
job-time-past = Esa hora ya ha pasado.
job-time-unclear = No he entendido la hora.
jobs-title = Sus trabajos
jobs-none = Ahora no tiene trabajos. { $account } escribirá aquí cuando haya uno.
jobs-offered = ❔ **{ $job }** { $title } · conteste antes de: { WHEN($at, $now) }
jobs-running = 🟢 **{ $job }** { $title } · aún sin hora de visita
jobs-visit = 🟢 **{ $job }** { $title } · visita { STAMP($at) }
jobs-done = 🔵 **{ $job }** { $title } · pendiente de aprobación
jobs-returned = 🟠 **{ $job }** { $title } · devuelto
which-job = ¿A qué trabajo se refiere?
words-went-to-job = → **{ $job }** { $title }
