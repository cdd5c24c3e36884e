"""A quick look at a line of a script, before its commands are graded: most lines of most scripts are harmless."""

from __future__ import annotations

import re
from functools import cache


@cache
def grave_word() -> re.Pattern[str]:
    """Words without which no line of a script is grave: what deletes, what reaches out, what hides either."""
    return re.compile(
        r"delet|destroy|terminat|remov|drop|purge|truncat|uninstall|wipe|clean|flush|rebuild|reset|revoke|grant|prun|unlink|shred|erase|kill|publish|deploy|upload|sudoers|nopasswd|dangerous|bypass|vacuum"
        r"|\b(rm|rmdir|dd|mkfs|find|mv|kubectl|oc|helm\w*|terra\w+|tofu|pulumi|aws|eb|gcloud|gsutil|bq|az|doctl|heroku|fly\w*|vercel|cdk|sam|serverless|sls"
        r"|ansible\w*|auditctl|atlas|uaac|psql|mysql\w*|mongo\w*|redis-cli|sqlite3|rails|rake|alembic|prisma|flyway|liquibase|knex|ssh|rsync|scp|curl|wget|eval|exec|xargs|base64|xxd"
        r"|git|gh|glab|docker|podman|chmod|chown|sudo|su|systemctl|crontab|visudo|useradd|usermod|passwd|iptables|ufw|nc|socat|python\d?|perl|ruby|node|php|bash|sh|zsh|npm|cargo|twine|vault|consul|etcdctl|argocd|flux|wrangler|cap|kamal|supabase"
        r"|cf|eksctl|kops|kubeadm|rancher|talosctl|juju|bosh|nomad|oci|openstack|ibmcloud|hcloud|scw|linode-cli|vultr-cli|civo|aliyun|tccli|azcopy|azd|rclone|s[345]cmd|mc|\w+-nuke"
        r"|zfs|zpool|ceph\S*|rbd|rados\S*|btrfs|lv\w+|vg\w+|parted|[sg]?fdisk|sgdisk|blkdiscard|mke2fs|newfs|virsh|lxc|dokku|netlify|railway|render|koyeb|scalingo|sst|zappa|chalice|eas|fastlane|packer|skaffold|okteto"
        r"|rabbitmq\w+|kafka-\w+|rpk|cqlsh|nodetool|clickhouse\S*|mariadb\S*|influx|neo4j-admin|cypher-shell|hdfs|hadoop|hbase|snowsql|db2|sqlplus|sqlcmd|valkey-cli|turso|pscale|neonctl"
        r"|dbt|dbmate|diesel|sqlx|goose|sequelize\S*|typeorm|drizzle-kit|hasura|manage\.py|django-admin|flask|artisan|drush|wp|mix|gem|poetry|uv|hatch|flit|maturin|p?npx?|yarn|bun|mvnw?|gradlew?|goreleaser"
        r"|semantic-release|np|lerna|changeset|nuget|dotnet|pod|skopeo|crane|oras|buildah|nerdctl|ctr|crictl|okta|auth0|ldap\w+|samba-tool|ipa|chage|chpasswd|newusers|\w*group\w*|adduser|setfacl|setenforce"
        r"|pfctl|nft|firewall-cmd|ip6tables|shutdown|reboot|halt|poweroff|telinit|service|supervisorctl|pm2|launchctl|restic|borg|velero|duplicity|barman|pgbackrest|pg_\w+|vacuumdb|etcdutl|hg|svn|sops|op|doppler"
        r"|flarectl|fastly|dnscontrol|octodns-sync|salt\S*|knife|puppet|fab|istioctl|tsh|tctl|pulsar-admin|pnpm|vsce|ovsx|cabal|luarocks|snapcraft"
        r"|charmcraft|aptly|pac|sfd?x?|firebase|amplify|kapp|modal|ray|rman|gitlab-rails|gitlab-psql|userdel|chef-client|cryptsetup|netsh|net|powershell"
        r"|pwsh|iwr|iex|init"
        r"|gpasswd|deluser|dscl|htpasswd|kadmin\S*|smbpasswd|realm|semanage|csrutil|fdesetup|bcdedit|vssadmin|ipset|sysctl|chattr|chgrp|chflags|diskutil|icacls|takeown|mdadm|nvme|dcfldd|ddrescue|hdparm"
        r"|athena|cockroach|createuser|duckdb|isql|mycli|patronictl|pgcli|pgloader|repmgr|rqlite|trino|presto|usql|xtrabackup|surreal|tiup|beeline|iredis|keydb-cli|celery|arangosh|cbq|couchbase-cli|gluster|pcs|wal-g"
        r"|airflow|migrate|sqitch|argo|calicoctl|cilium|clusterctl|cdktf|tf|chef\S*|copilot|VBoxManage|incus|lxd|qm|pct|upsun|platform|tkn|lftp|sftp|plink|ncat|ecspresso|kluctl|pt-archiver|pt-online-schema-change)\b"
        r"|prod|live|/dev/|/var/log/|[$`\\]",
        re.I,
    )
