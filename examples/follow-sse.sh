#!/usr/bin/env bash
# Follows a transfer with curl over server-sent events: bash, curl and sed, nothing else.
set -euo pipefail

url=${CORRIDOR_URL:-http://127.0.0.1:4000}
key=${CORRIDOR_KEY:-sandbox-demo-key}
headers=(-H "authorization: Bearer $key" -H 'content-type: application/json')

# ask <json>: one query or mutation, answered at once.
ask() { curl -fsS "${headers[@]}" -d "$1" "$url/graphql"; }
# read_text <name>, read_number <name>: the first field of this name in the JSON on standard input.
read_text() { sed -nE "s/.*\"$1\":\"([^\"]*)\".*/\1/p" | head -n 1; }
read_number() { sed -nE "s/.*\"$1\":([0-9]+).*/\1/p" | head -n 1; }

wallet=$(ask '{"query":"{ wallets(filter: { providers: [PEEX] }, first: 1) { nodes { id } } }"}' | read_text id)
answer=$(ask '{
  "query": "mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { cursor transfer { id } userErrors { message } } }",
  "variables": { "input": {
    "idempotencyKey": "example-'"$(date +%s)-$$-$RANDOM"'", "walletId": "'"$wallet"'",
    "recipient": { "newContact": { "firstName": "Awa", "lastName": "Ngono", "phone": "+237678923563", "country": "CM" } },
    "amount": { "amount": "5000", "currency": "XAF" }, "method": "MOBILE_MONEY",
    "sender": { "firstName": "Marie", "lastName": "Fotso", "phone": "+33612345678", "country": "FR" },
    "purpose": "FAMILY", "fundOrigin": "SALARY", "options": { "peex": { "amlCft": true } } } }
}')
id=$(read_text id <<<"$answer")
cursor=$(read_text cursor <<<"$answer")
[[ -n "$id" && -n "$cursor" ]] || { echo "no transfer was created: $answer" >&2; exit 1; }
echo "created  $id"

# Its own fields say what was true at the event: `to` is where it went, `version` grows by one with every event.
follow='{
  "query": "subscription ($id: ID!) { transferUpdated(filter: { transferIds: [$id] }) { to version } }",
  "variables": { "id": "'"$id"'" }
}'
last=1 # createTransfer's cursor stands at the transfer's first event
cut=no
for ((attempt = 0; attempt < 100; attempt += 1)); do
  exec {stream}< <(exec curl -sN "${headers[@]}" -H 'accept: text/event-stream' -H "last-event-id: $cursor" -d "$follow" "$url/graphql")
  curl=$!
  while IFS= read -r -u "$stream" line; do
    case $line in
      'id: '*) next_cursor=${line#id: } ;;
      'data: '*'"errors"'*) echo "refused: $line" >&2; exit 1 ;;
      'data: {'*)
        to=$(read_text to <<<"$line")
        version=$(read_number version <<<"$line")
        ((version == last + 1)) || { echo "v$version came after v$last: a gap or a repeat" >&2; exit 1; }
        last=$version
        cursor=$next_cursor # the stream goes on after this event, however often the connection breaks
        echo "event    v$version  $to"
        case $to in SUCCEEDED | FAILED | CANCELED | EXPIRED | REVERSED) kill "$curl" 2>/dev/null || true; exit 0 ;; esac
        if [[ $to == PENDING && $cut == no ]]; then
          cut=yes
          echo "cut      after v$version"
          kill "$curl" 2>/dev/null || true
          break
        fi
        ;;
    esac
  done
  exec {stream}<&-
  sleep 0.2
done
echo "the stream could not be kept open" >&2
exit 1
