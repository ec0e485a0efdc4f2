; Written by Ringdesk; changes made here are lost.
[general]
persistentmembers = no
autofill = yes
shared_lastcall = no
log_membername_as_agent = yes

<#list plan.queues() as queue>
[[=queue.name()]]
strategy = [=queue.strategy()]
; s that one phone rings, and s until the next is tried
timeout = [=queue.ring().toSeconds()?c]
retry = [=queue.retry().toSeconds()?c]
timeoutrestart = no
; 0: any number of callers may wait
maxlen = [=queue.maxWaiting()?c]
joinempty = [=queue.joinEmpty()]
leavewhenempty = [=queue.leaveWhenEmpty()]
ringinuse = no
wrapuptime = [=queue.wrapUp().toSeconds()?c]
<#if plan.agi()??>
; each caller's place, in the language they chose
announce-frequency = 30
min-announce-frequency = 15
announce-position = yes
announce-holdtime = no
queue-youarenext = ringdesk/queue-you-are-next
queue-thereare = ringdesk/queue-your-place-is
queue-callswaiting = ringdesk/queue-in-line
queue-thankyou = ringdesk/queue-please-wait
<#else>
announce-frequency = 0
</#if>
periodic-announce-frequency = 0
musicclass = default
<#list plan.membersOf(queue) as agent>
member => PJSIP/[=agent.extension()],0,[=agent.name()],PJSIP/[=agent.extension()]
</#list>

</#list>
