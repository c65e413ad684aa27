#!/bin/sh
# Dumps the database every BACKUP_EVERY_HOURS and keeps the newest BACKUPS_KEPT dumps. A dump contains no key-encryption key:
# keep that key in another place. docs/running.md says how to restore.
set -eu
# A dump has the hashes of passwords and everything else that only admins may read.
umask 077
folder=/backups
while true; do
  name="iam-monitor-$(date -u +%Y%m%dT%H%M%SZ).dump"
  # Under another name until it is complete, so that no half of a dump is taken for a backup.
  if pg_dump --format=custom --file="$folder/.unfinished" && pg_restore --list "$folder/.unfinished" > /dev/null; then
    mv "$folder/.unfinished" "$folder/$name"
    echo "backup.done $name $(stat -c %s "$folder/$name") bytes"
    ls -1 "$folder"/iam-monitor-*.dump | sort -r | tail -n "+$((BACKUPS_KEPT + 1))" | xargs -r rm --
  else
    echo "backup.failed" >&2
  fi
  sleep "$((BACKUP_EVERY_HOURS * 3600))"
done
