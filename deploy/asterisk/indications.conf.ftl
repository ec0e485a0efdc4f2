; Written by Ringdesk; changes made here are lost. The tones of the telephone network, Hz / ms.
[general]
country = eu

[eu]
description = Europe
ringcadence = 1000,4000
dial = 425
busy = 425/500,0/500
ring = 425/1000,0/4000
congestion = 425/250,0/250
