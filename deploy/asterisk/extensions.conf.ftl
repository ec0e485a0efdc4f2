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

<#include "ringdesk.conf.ftl">

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
