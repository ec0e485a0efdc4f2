; Written by Ringdesk; changes made here are lost.
[general]
rtpstart = [=plan.listen().rtpFirst()?c]
rtpend = [=plan.listen().rtpLast()?c]
icesupport = yes
