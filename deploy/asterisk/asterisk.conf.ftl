; Written by Ringdesk; changes made here are lost.
<#if runFolder??>
[directories]
astetcdir => [=runFolder]/etc
astmoddir => [=runFolder]/modules
astdatadir => [=runFolder]/data
astvarlibdir => [=runFolder]/lib
astdbdir => [=runFolder]/lib
astkeydir => [=runFolder]/lib
astagidir => [=runFolder]/lib
astcachedir => [=runFolder]/lib
astspooldir => [=runFolder]/spool
astrundir => [=runFolder]/run
astlogdir => [=runFolder]/log

</#if>
[options]
; part of every call's key: Uniqueids start again with the PBX, and there may be several PBXs
systemname = [=plan.name()]
documentation_language = en_US
nocolor = yes
dontwarn = yes
verbose = 3
maxfiles = 20000
