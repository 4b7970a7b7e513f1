@echo off
rem For designates: reads a post to you, and signs it with the key of this PC.
setlocal
set "post=%~1"
if not defined post set /p "post=Post / Publication: "
set "file=%TEMP%\pubqueue-%post%.json"
ssh pubqueue review show %post% || goto end
echo.
echo Ctrl+C if you do not sign / Ctrl+C si vous ne signez pas
pause
ssh pubqueue review export %post% > "%file%" || goto end
if exist "%file%.sig" del "%file%.sig"
ssh-keygen -Y sign -n @NAMESPACE@ -f "%USERPROFILE%\.ssh\id_ed25519" "%file%" || goto end
type "%file%" "%file%.sig" 2>nul | ssh pubqueue review submit-signature
:end
del "%file%" "%file%.sig" 2>nul
pause
