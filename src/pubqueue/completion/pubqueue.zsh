#compdef pubqueue
# Made by tools/check_docs.py --write from the program's own help.
# What may follow the command that `$1` leads to, and then which of it takes a file.
_pubqueue_words() {
    case $1 in
        '') echo 'init publish reconcile stop resume status doctor backup restore recover upgrade whoami check when demo desk-kit post media review calendar people policy account key audit db --as --now --version --show-completion --help' ;;
        ' init') echo '--library --domain --timezone --practice --country --province --languages --founder --shared --instance --remove --with-data --dry-run --json --help' ;;
        ' publish') echo '--json --help' ;;
        ' reconcile') echo '--json --help' ;;
        ' stop') echo '--reason --json --help' ;;
        ' resume') echo '--json --help' ;;
        ' status') echo '--exit-code --json --help' ;;
        ' doctor') echo '--fix --json --help' ;;
        ' backup') echo '--to --encrypt-to --check --identity --json --help' ;;
        ' restore') echo '--identity --to --json --help' ;;
        ' recover') echo '--journal --lost --reason --dry-run --json --help' ;;
        ' upgrade') echo '--to --json --help' ;;
        ' whoami') echo '--unlock --lock --language --email --json --help' ;;
        ' check') echo '--text --text-file --language --platform --now --fix --learn --json --help' ;;
        ' when') echo '--now --zone --json --help' ;;
        ' demo') echo '--keep --json --help' ;;
        ' desk-kit') echo '--host --user --to --json --help' ;;
        ' post') echo 'new edit import export again show list preview diff submit withdraw retime resolve --help' ;;
        ' post new') echo '--account --text --text-fr --purpose --when --media --alt --credit --licence --source --media-fr --alt-fr --every --until --editor --json --help' ;;
        ' post edit') echo '--account --text --text-fr --purpose --when --media --alt --credit --licence --source --media-fr --alt-fr --no-media --editor --json --help' ;;
        ' post import') echo '--json --help' ;;
        ' post export') echo '--state --force --json --help' ;;
        ' post again') echo '--when --json --help' ;;
        ' post show') echo '--json --help' ;;
        ' post list') echo '--state --json --help' ;;
        ' post preview') echo '--account --json --help' ;;
        ' post diff') echo '--from --to --json --help' ;;
        ' post submit') echo '--confirm-all --json --help' ;;
        ' post withdraw') echo '--reason --json --help' ;;
        ' post retime') echo '--json --help' ;;
        ' post resolve') echo '--reason --published --absent --account --json --help' ;;
        ' media') echo 'add list --help' ;;
        ' media add') echo '--name --json --help' ;;
        ' media list') echo '--json --help' ;;
        ' review') echo 'export submit-signature list show comment sign-off request-changes reject waive --help' ;;
        ' review export') echo '--json --help' ;;
        ' review submit-signature') echo '--json --help' ;;
        ' review list') echo '--json --help' ;;
        ' review show') echo '--json --help' ;;
        ' review comment') echo '--json --help' ;;
        ' review sign-off') echo '--yes --json --help' ;;
        ' review request-changes') echo '--reason --json --help' ;;
        ' review reject') echo '--reason --json --help' ;;
        ' review waive') echo '--reason --json --help' ;;
        ' calendar') echo 'show block unblock export --help' ;;
        ' calendar show') echo '--from --until --json --help' ;;
        ' calendar block') echo '--reason --until --json --help' ;;
        ' calendar unblock') echo '--json --help' ;;
        ' calendar export') echo '--from --until --help' ;;
        ' people') echo 'add pin language email list name-designate --help' ;;
        ' people add') echo '--name --os-user --role --json --help' ;;
        ' people pin') echo '--json --help' ;;
        ' people language') echo '--json --help' ;;
        ' people email') echo '--json --help' ;;
        ' people list') echo '--json --help' ;;
        ' people name-designate') echo '--json --help' ;;
        ' policy') echo 'show explain --help' ;;
        ' policy show') echo '--json --help' ;;
        ' policy explain') echo '--json --help' ;;
        ' account') echo 'register list --help' ;;
        ' account register') echo '--email --languages --grace --json --help' ;;
        ' account list') echo '--json --help' ;;
        ' key') echo 'make enrol list --help' ;;
        ' key make') echo '--file --json --help' ;;
        ' key enrol') echo '--person --json --help' ;;
        ' key list') echo '--json --help' ;;
        ' audit') echo 'log verify checkpoint --help' ;;
        ' audit log') echo '--post --last --json --help' ;;
        ' audit verify') echo '--json --help' ;;
        ' audit checkpoint') echo '--json --help' ;;
        ' db') echo 'upgrade join roles --help' ;;
        ' db upgrade') echo '--json --help' ;;
        ' db join') echo '--json --help' ;;
        ' db roles') echo '--json --help' ;;
    esac
}
_pubqueue_files() {
    case $1 in
        ' restore' | ' check --text-file' | ' demo --keep' | ' post new --media' | ' post new --media-fr' | ' post edit --media' | ' post edit --media-fr' | ' post import' | ' post export' | ' media add' | ' review submit-signature' | ' key make --file' | ' key enrol') return 0 ;;
    esac
    return 1
}

_pubqueue() {
    local word before=${words[CURRENT-1]} at=""
    for word in "${(@)words[2,CURRENT-1]}"; do
        [[ -n $(_pubqueue_words "$at $word") ]] && at+=" $word"
    done
    if _pubqueue_files "$at $before" || { [[ ${words[CURRENT]} != -* ]] && _pubqueue_files "$at"; }; then
        _files
    else
        compadd -- ${=$(_pubqueue_words "$at")}
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _pubqueue "$@"
else
    compdef _pubqueue pubqueue
fi
