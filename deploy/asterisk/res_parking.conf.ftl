; Written by Ringdesk; changes made here are lost.
[general]
parkeddynamic = no

[default]
parkext = 700
parkpos = 701-720
context = parkedcalls
