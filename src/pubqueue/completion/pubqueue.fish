# Made by tools/check_docs.py --write from the program's own help.
set -g __pubqueue_paths '' 'init' 'publish' 'reconcile' 'stop' 'resume' 'status' 'doctor' 'backup' 'restore' 'recover' 'upgrade' 'whoami' 'check' 'when' 'demo' 'desk-kit' 'post' 'post new' 'post edit' 'post import' 'post export' 'post again' 'post show' 'post list' 'post preview' 'post diff' 'post submit' 'post withdraw' 'post retime' 'post resolve' 'media' 'media add' 'media list' 'review' 'review export' 'review submit-signature' 'review list' 'review show' 'review comment' 'review sign-off' 'review request-changes' 'review reject' 'review waive' 'calendar' 'calendar show' 'calendar block' 'calendar unblock' 'calendar export' 'people' 'people add' 'people pin' 'people language' 'people email' 'people list' 'people name-designate' 'policy' 'policy show' 'policy explain' 'account' 'account register' 'account list' 'key' 'key make' 'key enrol' 'key list' 'audit' 'audit log' 'audit verify' 'audit checkpoint' 'db' 'db upgrade' 'db join' 'db roles'
function __pubqueue_at
    set -l at
    for word in (commandline -opc)[2..-1]
        contains -- (string join -- ' ' $at $word) $__pubqueue_paths; and set -a at $word
    end
    test "$at" = "$argv[1]"
end
complete -c pubqueue -f
complete -c pubqueue -n '__pubqueue_at \'\'' -a init -d 'Make a home for a library.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a publish -d 'Publish what is due and signed: one pass, what cron runs.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a reconcile -d 'Find out whether what is in doubt is out there.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a stop -d 'Stop all publishing at once.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a resume -d 'Let publishing go on, or held posts wait for it again.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a status -d 'What waits for whom, what goes out next, what needs a person.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a doctor -d 'Find and explain what keeps a home from working; exit 5 where it is broken.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a backup -d 'Make a backup of the whole home and prove it, or prove one again.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a restore -d 'Make a home out of a backup.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a recover -d 'After a restore: find out what went out, and publish from there.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a upgrade -d 'Bring the home to this program\'s schema, safely.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a whoami -d 'Who pubqueue thinks you are, how surely, and what you may do.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a check -d 'Judge a text: needs no home and no network.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a when -d 'Read a time phrase, and say it back.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a demo -d 'See a month\'s posts go their whole way, in a practice home.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a desk-kit -d 'Write what a Windows or macOS desk PC needs to come in by SSH.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a post -d 'Posts: write, look, hand to review.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a media -d 'The picture tray: fill it, look in.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a review -d 'Review: read, sign off, send back.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a calendar -d 'What goes out when.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a people -d 'People and their offices.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a policy -d 'The policy that the program serves.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a account -d 'The library\'s accounts.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a key -d 'Signing keys.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a audit -d 'The record of everything that happened.'
complete -c pubqueue -n '__pubqueue_at \'\'' -a db -d 'The database.'
complete -c pubqueue -n '__pubqueue_at \'\'' -l as -x -d 'Act as this person (practice home only).'
complete -c pubqueue -n '__pubqueue_at \'\'' -l now -x -d 'Set the clock, ISO time with offset (practice home only).'
complete -c pubqueue -n '__pubqueue_at \'\'' -l version -d 'Tell the version.'
complete -c pubqueue -n '__pubqueue_at \'\'' -l show-completion -x -d 'Print the completion for a shell.'
complete -c pubqueue -n '__pubqueue_at \'\'' -l help
complete -c pubqueue -n '__pubqueue_at \'init\'' -l library -x -d 'The library\'s name.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l domain -x -d 'The library\'s own domain, such as library.example.ca.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l timezone -x -d 'The library\'s time zone, such as America/Toronto.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l practice -d 'Make a home to practise in.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l country -x -d ''
complete -c pubqueue -n '__pubqueue_at \'init\'' -l province -x -d ''
complete -c pubqueue -n '__pubqueue_at \'init\'' -l languages -x -d 'The library\'s languages.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l founder -x -d 'Whose home it is first; by default yours.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l shared -d 'Set this machine up for several people (root).'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l instance -x -d 'With --shared: one of several libraries on this machine.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l remove -d 'With --shared: take the set-up away again.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l with-data -d 'With --remove: the library\'s data too.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l dry-run -d 'With --shared: only say what would be done.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'init\'' -l help
complete -c pubqueue -n '__pubqueue_at \'publish\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'publish\'' -l help
complete -c pubqueue -n '__pubqueue_at \'reconcile\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'reconcile\'' -l help
complete -c pubqueue -n '__pubqueue_at \'stop\'' -l reason -x -d 'Why; it is recorded.'
complete -c pubqueue -n '__pubqueue_at \'stop\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'stop\'' -l help
complete -c pubqueue -n '__pubqueue_at \'resume\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'resume\'' -l help
complete -c pubqueue -n '__pubqueue_at \'status\'' -l exit-code -d 'Exit 4 where a person is needed.'
complete -c pubqueue -n '__pubqueue_at \'status\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'status\'' -l help
complete -c pubqueue -n '__pubqueue_at \'doctor\'' -l fix -d 'Mend what is safe to mend, and look again.'
complete -c pubqueue -n '__pubqueue_at \'doctor\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'doctor\'' -l help
complete -c pubqueue -n '__pubqueue_at \'backup\'' -l to -x -d 'A new file, or a folder outside the home.'
complete -c pubqueue -n '__pubqueue_at \'backup\'' -l encrypt-to -x -d 'A public key of age, or an SSH one; may be given often.'
complete -c pubqueue -n '__pubqueue_at \'backup\'' -l check -x -d 'Prove this backup again.'
complete -c pubqueue -n '__pubqueue_at \'backup\'' -l identity -x -d 'The private key that opens an encrypted backup.'
complete -c pubqueue -n '__pubqueue_at \'backup\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'backup\'' -l help
complete -c pubqueue -n '__pubqueue_at \'restore\'' -F
complete -c pubqueue -n '__pubqueue_at \'restore\'' -l identity -x -d 'The private key that opens an encrypted backup.'
complete -c pubqueue -n '__pubqueue_at \'restore\'' -l to -x -d 'The home\'s folder, which must be empty.'
complete -c pubqueue -n '__pubqueue_at \'restore\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'restore\'' -l help
complete -c pubqueue -n '__pubqueue_at \'recover\'' -l journal -x -d 'The folder of another host\'s journal.'
complete -c pubqueue -n '__pubqueue_at \'recover\'' -l lost -x -d 'A host whose journal is lost for good.'
complete -c pubqueue -n '__pubqueue_at \'recover\'' -l reason -x -d 'How you know that; it is recorded.'
complete -c pubqueue -n '__pubqueue_at \'recover\'' -l dry-run -d 'Only tell what would be done.'
complete -c pubqueue -n '__pubqueue_at \'recover\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'recover\'' -l help
complete -c pubqueue -n '__pubqueue_at \'upgrade\'' -l to -x -d 'A new file, or a folder outside the home.'
complete -c pubqueue -n '__pubqueue_at \'upgrade\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'upgrade\'' -l help
complete -c pubqueue -n '__pubqueue_at \'whoami\'' -l unlock -x -d 'Unlock a shared desk with your PIN.'
complete -c pubqueue -n '__pubqueue_at \'whoami\'' -l lock -d 'Lock a shared desk.'
complete -c pubqueue -n '__pubqueue_at \'whoami\'' -l language -x -d 'In which language you are spoken to.'
complete -c pubqueue -n '__pubqueue_at \'whoami\'' -l email -x -d 'Where you are told of your posts.'
complete -c pubqueue -n '__pubqueue_at \'whoami\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'whoami\'' -l help
complete -c pubqueue -n '__pubqueue_at \'check\'' -l text -x -d 'The text.'
complete -c pubqueue -n '__pubqueue_at \'check\'' -l text-file -rF -d 'A file with the text; - is standard input.'
complete -c pubqueue -n '__pubqueue_at \'check\'' -l language -x -d 'en or fr.'
complete -c pubqueue -n '__pubqueue_at \'check\'' -l platform -x -d 'A platform; may be repeated.'
complete -c pubqueue -n '__pubqueue_at \'check\'' -l now -x -d 'Judge as of this ISO time with offset.'
complete -c pubqueue -n '__pubqueue_at \'check\'' -l fix -d 'Print the text with the suggestions put in.'
complete -c pubqueue -n '__pubqueue_at \'check\'' -l learn -x -d 'Teach your home a word; may be repeated.'
complete -c pubqueue -n '__pubqueue_at \'check\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'check\'' -l help
complete -c pubqueue -n '__pubqueue_at \'when\'' -l now -x -d 'Judge as of this ISO time with offset.'
complete -c pubqueue -n '__pubqueue_at \'when\'' -l zone -x -d 'The zone; by default the home\'s.'
complete -c pubqueue -n '__pubqueue_at \'when\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'when\'' -l help
complete -c pubqueue -n '__pubqueue_at \'demo\'' -l keep -rF -d 'Leave the practice home in this new or empty directory.'
complete -c pubqueue -n '__pubqueue_at \'demo\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'demo\'' -l help
complete -c pubqueue -n '__pubqueue_at \'desk-kit\'' -l host -x -d 'What this machine is called in the library\'s network.'
complete -c pubqueue -n '__pubqueue_at \'desk-kit\'' -l user -x -d 'The service user, as whom people come.'
complete -c pubqueue -n '__pubqueue_at \'desk-kit\'' -l to -x -d 'A new folder or .zip; else a zip on standard output.'
complete -c pubqueue -n '__pubqueue_at \'desk-kit\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'desk-kit\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post\'' -a new -d 'Write a post; without a text, a terminal asks line by line.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a edit -d 'Change a post: a new version, which voids every sign-off.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a import -d 'Make drafts of a sheet\'s rows: all of them, or none.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a export -d 'Write posts as a sheet that import reads, their pictures beside it.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a again -d 'Write a new draft that says what an old post says.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a show -d 'Everything about a post.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a list -d 'Every post, or those in one state.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a preview -d 'A post as each account gets it.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a diff -d 'What changed since the last signed-off version, or since the one before.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a submit -d 'Hand posts to review.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a withdraw -d 'End a post; what is not out yet stays in.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a retime -d 'Give a post another time: a new version, which wants a new sign-off.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -a resolve -d 'Say what became of a post that is in doubt.'
complete -c pubqueue -n '__pubqueue_at \'post\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l account -x -d 'Where it goes; repeat.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l text -x -d 'The text; - is standard input.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l text-fr -x -d 'The French text.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l purpose -x -d 'Why the library posts it; repeat.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l when -x -d 'When, such as: tomorrow 9am.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l media -rF -d 'A picture: a file, or a name in the tray; repeat.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l alt -x -d 'What the picture shows.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l credit -x -d 'Whose work the picture is.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l licence -x -d 'Under which licence it is used.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l source -x -d 'Where the picture is from.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l media-fr -rF -d 'The picture\'s French form.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l alt-fr -x -d 'What it shows, in French.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l every -x -d 'Each week, such as: Monday 9am; needs --until.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l until -x -d 'The last day of a series: a date, or a month.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l editor -d 'Write the text in your editor.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post new\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l account -x -d 'Where it goes; repeat.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l text -x -d 'The text; - is standard input.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l text-fr -x -d 'The French text.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l purpose -x -d 'Why the library posts it; repeat.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l when -x -d 'When, such as: tomorrow 9am.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l media -rF -d 'A picture: a file, or a name in the tray; repeat.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l alt -x -d 'What the picture shows.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l credit -x -d 'Whose work the picture is.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l licence -x -d 'Under which licence it is used.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l source -x -d 'Where the picture is from.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l media-fr -rF -d 'The picture\'s French form.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l alt-fr -x -d 'What it shows, in French.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l no-media -d 'Take the pictures out.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l editor -d 'Write the text in your editor.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post edit\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post import\'' -F
complete -c pubqueue -n '__pubqueue_at \'post import\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post import\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post export\'' -F
complete -c pubqueue -n '__pubqueue_at \'post export\'' -l state -x -d 'Only posts in this state, such as approved.'
complete -c pubqueue -n '__pubqueue_at \'post export\'' -l force -d 'Replace the file.'
complete -c pubqueue -n '__pubqueue_at \'post export\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post export\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post again\'' -l when -x -d 'When, such as: tomorrow 9am.'
complete -c pubqueue -n '__pubqueue_at \'post again\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post again\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post show\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post show\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post list\'' -l state -x -d 'Only posts in this state, such as in_review.'
complete -c pubqueue -n '__pubqueue_at \'post list\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post list\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post preview\'' -l account -x -d 'Where it goes; repeat.'
complete -c pubqueue -n '__pubqueue_at \'post preview\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post preview\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post diff\'' -l from -x -d 'The earlier version.'
complete -c pubqueue -n '__pubqueue_at \'post diff\'' -l to -x -d 'The later version.'
complete -c pubqueue -n '__pubqueue_at \'post diff\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post diff\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post submit\'' -l confirm-all -d 'Confirm what the checks ask.'
complete -c pubqueue -n '__pubqueue_at \'post submit\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post submit\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post withdraw\'' -l reason -x -d 'Why; it is recorded.'
complete -c pubqueue -n '__pubqueue_at \'post withdraw\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post withdraw\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post retime\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post retime\'' -l help
complete -c pubqueue -n '__pubqueue_at \'post resolve\'' -l reason -x -d 'Why; it is recorded.'
complete -c pubqueue -n '__pubqueue_at \'post resolve\'' -l published -x -d 'It is out there, at this address.'
complete -c pubqueue -n '__pubqueue_at \'post resolve\'' -l absent -d 'It is not out there.'
complete -c pubqueue -n '__pubqueue_at \'post resolve\'' -l account -x -d 'Which account, where several are in doubt.'
complete -c pubqueue -n '__pubqueue_at \'post resolve\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'post resolve\'' -l help
complete -c pubqueue -n '__pubqueue_at \'media\'' -a add -d 'Put pictures into the tray, without what their files tell of place and device.'
complete -c pubqueue -n '__pubqueue_at \'media\'' -a list -d 'What lies in the tray, the newest first.'
complete -c pubqueue -n '__pubqueue_at \'media\'' -l help
complete -c pubqueue -n '__pubqueue_at \'media add\'' -F
complete -c pubqueue -n '__pubqueue_at \'media add\'' -l name -x -d 'What it is called in the tray.'
complete -c pubqueue -n '__pubqueue_at \'media add\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'media add\'' -l help
complete -c pubqueue -n '__pubqueue_at \'media list\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'media list\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review\'' -a export -d 'Write out what you are asked to sign, for your own ssh-keygen.'
complete -c pubqueue -n '__pubqueue_at \'review\'' -a submit-signature -d 'Hand in what you signed with your own ssh-keygen.'
complete -c pubqueue -n '__pubqueue_at \'review\'' -a list -d 'What is in review, the earliest time first.'
complete -c pubqueue -n '__pubqueue_at \'review\'' -a show -d 'A post as the public will read it, and what a sign-off binds.'
complete -c pubqueue -n '__pubqueue_at \'review\'' -a comment -d 'Say something about a post, for colleagues only.'
complete -c pubqueue -n '__pubqueue_at \'review\'' -a sign-off -d 'Sign posts off with your key, all at once.'
complete -c pubqueue -n '__pubqueue_at \'review\'' -a request-changes -d 'Send a post back to its author.'
complete -c pubqueue -n '__pubqueue_at \'review\'' -a reject -d 'End a post.'
complete -c pubqueue -n '__pubqueue_at \'review\'' -a waive -d 'Override what a check blocks, with a reason.'
complete -c pubqueue -n '__pubqueue_at \'review\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review export\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'review export\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review submit-signature\'' -F
complete -c pubqueue -n '__pubqueue_at \'review submit-signature\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'review submit-signature\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review list\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'review list\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review show\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'review show\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review comment\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'review comment\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review sign-off\'' -l yes -d 'Do not ask again at a terminal.'
complete -c pubqueue -n '__pubqueue_at \'review sign-off\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'review sign-off\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review request-changes\'' -l reason -x -d 'Why; it is recorded.'
complete -c pubqueue -n '__pubqueue_at \'review request-changes\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'review request-changes\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review reject\'' -l reason -x -d 'Why; it is recorded.'
complete -c pubqueue -n '__pubqueue_at \'review reject\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'review reject\'' -l help
complete -c pubqueue -n '__pubqueue_at \'review waive\'' -l reason -x -d 'Why; it is recorded.'
complete -c pubqueue -n '__pubqueue_at \'review waive\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'review waive\'' -l help
complete -c pubqueue -n '__pubqueue_at \'calendar\'' -a show -d 'The coming weeks: posts, closures, holidays.'
complete -c pubqueue -n '__pubqueue_at \'calendar\'' -a block -d 'Have nothing go out on a day, or from one to another.'
complete -c pubqueue -n '__pubqueue_at \'calendar\'' -a unblock -d 'Take a closure back.'
complete -c pubqueue -n '__pubqueue_at \'calendar\'' -a export -d 'The same as an .ics file for a calendar program, on standard output.'
complete -c pubqueue -n '__pubqueue_at \'calendar\'' -l help
complete -c pubqueue -n '__pubqueue_at \'calendar show\'' -l from -x -d 'The first day, such as 2026-12-01.'
complete -c pubqueue -n '__pubqueue_at \'calendar show\'' -l until -x -d 'The last day.'
complete -c pubqueue -n '__pubqueue_at \'calendar show\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'calendar show\'' -l help
complete -c pubqueue -n '__pubqueue_at \'calendar block\'' -l reason -x -d 'Why; it is recorded.'
complete -c pubqueue -n '__pubqueue_at \'calendar block\'' -l until -x -d 'The last day.'
complete -c pubqueue -n '__pubqueue_at \'calendar block\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'calendar block\'' -l help
complete -c pubqueue -n '__pubqueue_at \'calendar unblock\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'calendar unblock\'' -l help
complete -c pubqueue -n '__pubqueue_at \'calendar export\'' -l from -x -d 'The first day, such as 2026-12-01.'
complete -c pubqueue -n '__pubqueue_at \'calendar export\'' -l until -x -d 'The last day.'
complete -c pubqueue -n '__pubqueue_at \'calendar export\'' -l help
complete -c pubqueue -n '__pubqueue_at \'people\'' -a add -d 'Add a person.'
complete -c pubqueue -n '__pubqueue_at \'people\'' -a pin -d 'Give a new one-time code for the shared desk, in the place of a PIN (CEO, IT).'
complete -c pubqueue -n '__pubqueue_at \'people\'' -a language -d 'Choose in which language somebody is spoken to.'
complete -c pubqueue -n '__pubqueue_at \'people\'' -a email -d 'Say where somebody is told of their posts.'
complete -c pubqueue -n '__pubqueue_at \'people\'' -a list -d 'Who there is, and what they are now.'
complete -c pubqueue -n '__pubqueue_at \'people\'' -a name-designate -d 'Name a person who may sign off (CEO).'
complete -c pubqueue -n '__pubqueue_at \'people\'' -l help
complete -c pubqueue -n '__pubqueue_at \'people add\'' -l name -x -d 'Their full name, as it may be shown.'
complete -c pubqueue -n '__pubqueue_at \'people add\'' -l os-user -x -d 'Their login on this machine.'
complete -c pubqueue -n '__pubqueue_at \'people add\'' -l role -x -d 'staff, it or auditor; staff if none is named.'
complete -c pubqueue -n '__pubqueue_at \'people add\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'people add\'' -l help
complete -c pubqueue -n '__pubqueue_at \'people pin\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'people pin\'' -l help
complete -c pubqueue -n '__pubqueue_at \'people language\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'people language\'' -l help
complete -c pubqueue -n '__pubqueue_at \'people email\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'people email\'' -l help
complete -c pubqueue -n '__pubqueue_at \'people list\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'people list\'' -l help
complete -c pubqueue -n '__pubqueue_at \'people name-designate\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'people name-designate\'' -l help
complete -c pubqueue -n '__pubqueue_at \'policy\'' -a show -d 'The whole policy, clause by clause.'
complete -c pubqueue -n '__pubqueue_at \'policy\'' -a explain -d 'One clause: what it says, which checks serve it, and what a stopped author can do.'
complete -c pubqueue -n '__pubqueue_at \'policy\'' -l help
complete -c pubqueue -n '__pubqueue_at \'policy show\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'policy show\'' -l help
complete -c pubqueue -n '__pubqueue_at \'policy explain\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'policy explain\'' -l help
complete -c pubqueue -n '__pubqueue_at \'account\'' -a register -d 'Register an account (IT).'
complete -c pubqueue -n '__pubqueue_at \'account\'' -a list -d 'The registered accounts.'
complete -c pubqueue -n '__pubqueue_at \'account\'' -l help
complete -c pubqueue -n '__pubqueue_at \'account register\'' -l email -x -d 'The address of the library\'s that it is registered with.'
complete -c pubqueue -n '__pubqueue_at \'account register\'' -l languages -x -d 'en, fr, both or pair.'
complete -c pubqueue -n '__pubqueue_at \'account register\'' -l grace -x -d 'Minutes that a post may be late.'
complete -c pubqueue -n '__pubqueue_at \'account register\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'account register\'' -l help
complete -c pubqueue -n '__pubqueue_at \'account list\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'account list\'' -l help
complete -c pubqueue -n '__pubqueue_at \'key\'' -a make -d 'Make your signing key and enrol it; asks for a passphrase.'
complete -c pubqueue -n '__pubqueue_at \'key\'' -a enrol -d 'Enrol a public SSH key that you have already.'
complete -c pubqueue -n '__pubqueue_at \'key\'' -a list -d 'Whose keys count.'
complete -c pubqueue -n '__pubqueue_at \'key\'' -l help
complete -c pubqueue -n '__pubqueue_at \'key make\'' -l file -rF -d 'Where to put it; by default in ~/.ssh.'
complete -c pubqueue -n '__pubqueue_at \'key make\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'key make\'' -l help
complete -c pubqueue -n '__pubqueue_at \'key enrol\'' -F
complete -c pubqueue -n '__pubqueue_at \'key enrol\'' -l person -x -d 'Whose it is; by default yours.'
complete -c pubqueue -n '__pubqueue_at \'key enrol\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'key enrol\'' -l help
complete -c pubqueue -n '__pubqueue_at \'key list\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'key list\'' -l help
complete -c pubqueue -n '__pubqueue_at \'audit\'' -a log -d 'What happened, oldest first.'
complete -c pubqueue -n '__pubqueue_at \'audit\'' -a verify -d 'Read the whole record and say whether it holds.'
complete -c pubqueue -n '__pubqueue_at \'audit\'' -a checkpoint -d 'Sign the record\'s size and root, to be kept elsewhere.'
complete -c pubqueue -n '__pubqueue_at \'audit\'' -l help
complete -c pubqueue -n '__pubqueue_at \'audit log\'' -l post -x -d 'Only what concerns this post.'
complete -c pubqueue -n '__pubqueue_at \'audit log\'' -l last -x -d 'How many of the newest records.'
complete -c pubqueue -n '__pubqueue_at \'audit log\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'audit log\'' -l help
complete -c pubqueue -n '__pubqueue_at \'audit verify\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'audit verify\'' -l help
complete -c pubqueue -n '__pubqueue_at \'audit checkpoint\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'audit checkpoint\'' -l help
complete -c pubqueue -n '__pubqueue_at \'db\'' -a upgrade -d 'Bring the database to this program\'s schema.'
complete -c pubqueue -n '__pubqueue_at \'db\'' -a join -d 'Let this host work with a home that is in PostgreSQL.'
complete -c pubqueue -n '__pubqueue_at \'db\'' -a roles -d 'Print the SQL that makes PostgreSQL roles for staff, publisher and auditor.'
complete -c pubqueue -n '__pubqueue_at \'db\'' -l help
complete -c pubqueue -n '__pubqueue_at \'db upgrade\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'db upgrade\'' -l help
complete -c pubqueue -n '__pubqueue_at \'db join\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'db join\'' -l help
complete -c pubqueue -n '__pubqueue_at \'db roles\'' -l json -d 'Answer as JSON.'
complete -c pubqueue -n '__pubqueue_at \'db roles\'' -l help
