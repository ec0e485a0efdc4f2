; ---- the numbers of the hotlines, exactly these: a carrier cannot reach anything else ----

[ringdesk-hotline]
<#list dialplan.hotlines() as hotline>
exten => [=hotline.did()],1,Set(DESK_DEFAULT=[=hotline.queue()])
 same => n,Goto(ringdesk-call,${EXTEN},1)
</#list>

[ringdesk-call]
; A caller's number may hold anything, line breaks and log separators included. Nothing is written before it is filtered.
exten => _[+0-9].,1,Set(CALLERID(num)=${FILTER(0-9+,${CALLERID(num)})})
 same => n,Set(DESK_DID=${EXTEN})
 same => n,Set(CALLERID(ani)=${FILTER(0-9+,${CALLERID(ani)})})
; A caller who wants to stay unknown is unknown from here on, though the carrier sent the number.
 same => n,ExecIf($["${CALLERID(num-pres):0:6}" = "prohib"]?Set(CALLERID(all)=anonymous <anonymous>))
 same => n,Set(DESK_QUEUE=${DESK_DEFAULT})
 same => n,Set(CHANNEL(hangup_handler_push)=ringdesk-out,s,1)
 same => n,QueueLog(NONE,${UNIQUEID},NONE,DESKIN,${EXTEN})
 same => n,ExecIf($["${DESK_CANARY}" = "yes"]?UserEvent(DeskCanary,Step: arrived))
<#if dialplan.agi()??>
; The script may choose another queue. When it fails half-way, or names a queue that does not exist, the hotline's own queue takes the call.
; Asterisk would wait for ever for a script that says nothing: it is left after DESK_SCRIPT_LIMIT, a global variable, or 180 s (see T), and at once when the caller has gone.
 same => n,Set(AGIEXITONHANGUP=yes)
 same => n,Set(TIMEOUT(absolute)=${IF($["${DESK_SCRIPT_LIMIT}" = ""]?180:${DESK_SCRIPT_LIMIT})})
 same => n,AGI(agi://[=dialplan.agi()]/hotline)
 same => n,Set(TIMEOUT(absolute)=0)
 same => n,GotoIf($["${DESK_CANARY}" = "yes"]?ringdesk-canary-left,s,1)
 same => n,ExecIf($["${AGISTATUS}" != "SUCCESS"]?Set(DESK_QUEUE=${DESK_DEFAULT}))
 same => n,ExecIf($["${QUEUE_EXISTS(${DESK_QUEUE})}" != "1"]?Set(DESK_QUEUE=${DESK_DEFAULT}))
 same => n,GotoIf($["${AGISTATUS}" = "SUCCESS" & "${DESK_ROUTE}" = "oncall"]?ringdesk-oncall,${EXTEN},1)
<#else>
 same => n,GotoIf($["${DESK_CANARY}" = "yes"]?ringdesk-canary-left,s,1)
</#if>
 same => n,Answer()
 same => n,Goto(ringdesk-queue,${EXTEN},1)
exten => h,1,Gosub(ringdesk-left,s,1)
<#if dialplan.agi()??>
exten => T,1,Set(TIMEOUT(absolute)=0)
 same => n,GotoIf($["${DESK_CANARY}" = "yes"]?ringdesk-canary-left,s,1)
 same => n,UserEvent(DeskStep,Step: script_silent,Value: )
 same => n,Set(DESK_QUEUE=${DESK_DEFAULT})
 same => n,Answer()
 same => n,Goto(ringdesk-queue,${DESK_DID},1)

; Outside working hours the script names the mobiles to ring: DESK_ONCALL (with hyphens between), DESK_ONCALL_RING (s each), and what
; whoever answers hears first: _DESK_BRIEFING (sounds with & between), _DESK_BRIEFING_LANGUAGE, _DESK_ACCEPT_WAIT (s).
[ringdesk-oncall]
exten => _[+0-9].,1,Set(DESK_RUNG=0)
 same => n(next),Set(DESK_RUNG=$[${DESK_RUNG} + 1])
 same => n,Set(DESK_MOBILE=${FILTER(0-9+,${CUT(DESK_ONCALL,-,${DESK_RUNG})})})
 same => n,GotoIf($["${DESK_MOBILE}" = ""]?message)
 same => n,UserEvent(DeskStep,Step: oncall_ring,Value: ${DESK_MOBILE})
 same => n,Dial([=dialplan.mobile()],${DESK_ONCALL_RING},gU(ringdesk-accept^${UNIQUEID}^${DESK_MOBILE}))
 same => n,GotoIf($["${DESK_ACCEPTED}" = "yes"]?end)
 same => n,UserEvent(DeskStep,Step: oncall_missed,Value: ${DESK_MOBILE} ${IF($["${DIALSTATUS}" = "ANSWER"]?DECLINED:${DIALSTATUS})})
 same => n,Goto(next)
; k: what was said is kept when the caller hangs up, as most do. Five seconds of silence, or two minutes, end it.
 same => n(message),Playback(ringdesk/leave-message)
 same => n,Set(DESK_MESSAGE=${UNIQUEID}.wav)
 same => n,Record(${ASTSPOOLDIR}/ringdesk-voicemail/${DESK_MESSAGE},5,120,k)
 same => n,Playback(ringdesk/message-taken)
 same => n(end),Hangup()
exten => h,1,Gosub(ringdesk-told,s,1)

; What the one who answers hears. Only a pressed 1 joins the two: a mailbox or a pocket presses nothing, and the next number is tried.
[ringdesk-accept]
exten => s,1,Set(GOSUB_RESULT=CONTINUE)
 same => n,Set(CHANNEL(language)=${DESK_BRIEFING_LANGUAGE})
 same => n,Read(DESK_KEY,${DESK_BRIEFING},1,,1,${DESK_ACCEPT_WAIT})
 same => n,GotoIf($["${DESK_KEY}" != "1"]?declined)
 same => n,GotoIf($["${MASTER_CHANNEL(CHANNEL(hangupsource))}" != ""]?late)
 same => n,Set(MASTER_CHANNEL(DESK_ACCEPTED)=yes)
 same => n,UserEvent(DeskStep,Step: oncall_accepted,Value: ${ARG2},Caller: ${ARG1})
 same => n,Set(GOSUB_RESULT=)
 same => n(declined),Return()
; The caller has hung up meanwhile: nobody was spoken with.
 same => n(late),UserEvent(DeskStep,Step: oncall_too_late,Value: ${ARG2},Caller: ${ARG1})
 same => n,Return()

; Says once how a call outside working hours ended. A message of less than two seconds (16 bit, 8 kHz) is none.
[ringdesk-told]
exten => s,1,GotoIf($["${DESK_END}" != ""]?told)
 same => n,Set(DESK_END=${IF($["${DESK_ONCALL}" = ""]?out_of_hours:oncall_missed)})
 same => n,ExecIf($["${DESK_ACCEPTED}" = "yes"]?Set(DESK_END=oncall_answered))
 same => n,GotoIf($["${DESK_MESSAGE}" = ""]?tell)
 same => n,Set(DESK_SECONDS=${MATH(0${STAT(s,${ASTSPOOLDIR}/ringdesk-voicemail/${DESK_MESSAGE})}/16000,int)})
 same => n,GotoIf($[${DESK_SECONDS} < 2]?tell)
 same => n,Set(DESK_END=voicemail)
 same => n,UserEvent(DeskStep,Step: voicemail,Value: ${DESK_MESSAGE} ${DESK_SECONDS} s)
 same => n(tell),UserEvent(DeskTold,Outcome: ${DESK_END})
 same => n(told),Return()
</#if>

; One stay in one queue. Callers come here from a hotline or by an agent's transfer, so a call may pass more than once.
[ringdesk-queue]
exten => _[+0-9a-z].,1,Set(DESK_TOLD=)
 same => n,Set(QUEUESTATUS=)
<#if dialplan.patience()>
 same => n,Queue(${DESK_QUEUE},t,,,${DESK_PATIENCE_${DESK_QUEUE}})
<#else>
 same => n,Queue(${DESK_QUEUE},t)
</#if>
 same => n,Gosub(ringdesk-left,s,1)
 same => n,Hangup()
exten => h,1,Gosub(ringdesk-left,s,1)

; Says once how a stay ended. A full or empty queue makes no event of its own, and a caller who hangs up while the call is being
; answered has no status at all: the empty status is the news.
[ringdesk-left]
exten => s,1,GotoIf($["${DESK_TOLD}" = "yes"]?told)
 same => n,Set(DESK_TOLD=yes)
 same => n,UserEvent(DeskLeft,Queue: ${DESK_QUEUE},Status: ${QUEUESTATUS})
 same => n(told),Return()

; A hangup handler runs however the call ends, so each DESKIN of the queue log has its DESKOUT. It names the queue last tried: one that
; is full or empty writes no line of its own.
[ringdesk-out]
exten => s,1,QueueLog(${DESK_QUEUE},${UNIQUEID},NONE,DESKOUT,${IF($["${DESK_END}" != ""]?${DESK_END}:${QUEUESTATUS})})
 same => n,Return()

; ---- our own call, which looks whether we are seen ----
; Ringdesk itself originates it as Local/NUMBER@ringdesk-canary. Nothing else leads here, and nothing that a caller sends can: what makes
; a call one of ours is this place and the name that we gave to its channel.

[ringdesk-canary]
exten => _[+0-9].,1,GotoIf($["${UNIQUEID:0:7}" != "canary-"]?end)
 same => n,Set(DESK_CANARY=yes)
 same => n,UserEvent(DeskCanary,Step: begun)
 same => n,Goto(ringdesk-hotline,${EXTEN},1)
 same => n(end),Hangup()
; The half that we hold, if the other one were ever answered.
exten => s,1,Hangup()

; It has gone as far as a customer goes who then enters the queue. No phone rings for it.
[ringdesk-canary-left]
exten => s,1,Set(DESK_END=canary)
 same => n,UserEvent(DeskCanary,Step: left,Script: ${AGISTATUS})
 same => n,Hangup()
