; Written by Ringdesk; changes made here are lost. Agents transfer with their phone's own keys; these are for phones without.
[general]

[featuremap]
blindxfer => ##
atxfer => *2
