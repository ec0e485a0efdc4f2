; Written by Ringdesk; changes made here are lost.
[general]
enabled = yes
bindaddr = [=plan.listen().amiHost()]
port = [=plan.listen().ami()?c]
<#if certificate??>
tlsenable = yes
tlsbindaddr = [=plan.listen().amiHost()]:[=plan.listen().amiTls()?c]
tlscertfile = [=certificate]
</#if>
; each event carries the PBX's own moment
timestampevents = yes

[[=plan.ami().user()]]
secret = [=plan.ami().secret()]
deny = 0.0.0.0/0.0.0.0
<#list plan.ami().permit() as network>
permit = [=network]
</#list>
; no dialplan, system, command or config: whoever steals this account can neither run programs nor change the PBX
read = call,agent,user
write = call,agent,originate,reporting
; ms; a reader that is slower than this is dropped, and reads the queue log for what it missed
writetimeout = 5000
; By name, not by pattern over the whole event: a caller could put the pattern into a name and make a real event vanish.
eventfilter(action(exclude),name(CEL)) =
eventfilter(action(exclude),name(NewConnectedLine)) =
