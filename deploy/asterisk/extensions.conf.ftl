; Written by Ringdesk; changes made here are lost.
[general]
static = yes
writeprotect = yes

[globals]
; s that a caller may wait in a queue before it gives up on its own; 0: for ever
<#list plan.queues() as queue>
DESK_PATIENCE_[=queue.name()] = [=queue.patience().isZero()?then("", queue.patience().toSeconds()?c)]
</#list>

[from-trunk]
include => ringdesk-hotline

; ---- the numbers of the hotlines, exactly these: a carrier cannot reach anything else ----

[ringdesk-hotline]
<#list plan.hotlines() as hotline>
exten => [=hotline.did()],1,Set(DESK_DEFAULT=[=hotline.queue()])
 same => n,Goto(ringdesk-call,${EXTEN},1)
</#list>

[ringdesk-call]
; A caller's number may hold anything, line breaks and log separators included. Nothing is written before it is filtered.
exten => _[+0-9].,1,Set(CALLERID(num)=${FILTER(0-9+,${CALLERID(num)})})
 same => n,Set(CALLERID(ani)=${FILTER(0-9+,${CALLERID(ani)})})
; A caller who wants to stay unknown is unknown from here on, though the carrier sent the number.
 same => n,ExecIf($["${CALLERID(num-pres):0:6}" = "prohib"]?Set(CALLERID(all)=anonymous <anonymous>))
 same => n,Set(CHANNEL(hangup_handler_push)=ringdesk-out,s,1)
 same => n,QueueLog(NONE,${UNIQUEID},NONE,DESKIN,${EXTEN})
 same => n,Set(DESK_QUEUE=${DESK_DEFAULT})
<#if plan.agi()??>
; The script may choose another queue. When it fails half-way, or names a queue that does not exist, the hotline's own queue takes the call.
 same => n,AGI(agi://[=plan.agi()]/hotline)
 same => n,ExecIf($["${AGISTATUS}" != "SUCCESS"]?Set(DESK_QUEUE=${DESK_DEFAULT}))
 same => n,ExecIf($["${QUEUE_EXISTS(${DESK_QUEUE})}" != "1"]?Set(DESK_QUEUE=${DESK_DEFAULT}))
</#if>
 same => n,Answer()
 same => n,Goto(ringdesk-queue,${EXTEN},1)
exten => h,1,Gosub(ringdesk-left,s,1)

; One stay in one queue. Callers come here from a hotline or by an agent's transfer, so a call may pass more than once.
[ringdesk-queue]
exten => _[+0-9a-z].,1,Set(DESK_TOLD=)
 same => n,Set(QUEUESTATUS=)
 same => n,Queue(${DESK_QUEUE},t,,,${DESK_PATIENCE_${DESK_QUEUE}})
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

; A hangup handler runs however the call ends, so each DESKIN of the queue log has its DESKOUT.
[ringdesk-out]
exten => s,1,QueueLog(NONE,${UNIQUEID},NONE,DESKOUT,${QUEUESTATUS})
 same => n,Return()

; ---- what an agent's phone can dial, and transfer a caller to ----

[from-agents]
<#list plan.agents() as agent>
exten => [=agent.extension()],1,Dial(PJSIP/[=agent.extension()],30,t)
 same => n,Hangup()
</#list>
<#list plan.queues() as queue>
<#list [queue.extension(), queue.name()] as extension>
exten => [=extension],1,Set(DESK_QUEUE=[=queue.name()])
 same => n,Goto(ringdesk-queue,${EXTEN},1)
</#list>
</#list>
<#list plan.outsideNumbers() as pattern>
exten => [=pattern],1,Dial(PJSIP/${EXTEN}@trunk,60)
 same => n,Hangup()
</#list>
