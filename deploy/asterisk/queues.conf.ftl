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
announce-frequency = 0
periodic-announce-frequency = 0
musicclass = default
<#list plan.membersOf(queue) as agent>
member => PJSIP/[=agent.extension()],0,[=agent.name()],PJSIP/[=agent.extension()]
</#list>

</#list>
