@echo off
rem Double-click: a line at a time, such as: post new, status, post list. An empty line ends.
title pubqueue @LIBRARY@
ssh -t pubqueue status
:again
set "line="
set /p "line=pubqueue> "
if not defined line exit /b
ssh -t pubqueue %line%
goto again
