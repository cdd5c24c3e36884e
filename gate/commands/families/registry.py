"""Which module knows which program. A literal, so that one call imports one family; a test holds it to the families."""

from __future__ import annotations

_NAMES: dict[str, str] = {
    "shells": (
        ". ash bash builtin command csh dash elvish eval exec fish ksh mksh nocorrect noglob nu rbash sh source "
        "tcsh xonsh yash zsh"
    ),
    "builtins": (
        ": [ [[ abbr alias autoload bg bind break caller cd chdir compgen complete continue declare dirs disown "
        "enable exit export false fg getopts hash help history jobs let local logout mapfile popd printf pushd "
        "read readarray readonly return set setopt shift shopt suspend test times trap true type typeset ulimit "
        "umask unalias unset unsetopt wait zmodload"
    ),
    "wrappers": (
        "arch asdf aws-okta aws-vault berglas busybox bwrap caffeinate catatonit catchsegv cgexec chamber choom chpst "
        "chronic chroot chrt colima conda coproc cross-env cross-env-shell daemonize dbus-launch dbus-run-session "
        "direnv distrobox do doas dockerize doppler dotenv dotenvx dumb-init eatmydata else env env-cmd envchain "
        "envdir errno fakeroot faketime firejail flatpak-spawn fnm gdbserver genv gksudo gosu granted gtime gtimeout "
        "heaptrack ifne infisical ionice lima linux32 linux64 ltrace mamba micromamba mise moreutils multipass nice "
        "nocache nodenv nohup nsenter numactl nvm op perf pipx pkexec please prlimit proot proxychains proxychains4 "
        "pyenv rbenv renice retry rlwrap rr rtx run0 runcon s6-setuidgid saml2aws script-runner sem setarch setpriv "
        "setsid setuidgid softlimit sops sshpass start-stop-daemon stdbuf strace su-exec sudo sudo-rs summon "
        "systemd-inhibit systemd-run taskset teller then time timeout tini toolbox torify torsocks toybox tsocks "
        "unbuffer unshare uvenv valgrind vaultenv volta wait-for-it wait-for-it.sh winpty with-env wsl wsl.exe "
        "xvfb-run"
    ),
    "files": (
        "copy cp cpio csplit del del-cli ditto erase fallocate gcp gio-trash gmv grm gtee install link ln mkdir "
        "mkfifo mknod mmv move mv pax rd rename rimraf rm rmdir rmtrash scrub shred split sponge srm symlink tee "
        "touch trash trash-put truncate unlink wipe xcopy"
    ),
    "disks": (
        "badblocks blkdiscard btrfs ceph ceph-volume cfdisk chattr chflags chgrp chmod chown cryptsetup dcfldd dd ddrescue diskutil "
        "fdisk format gdisk hdparm icacls losetup lvreduce lvremove mdadm mke2fs mkfs mkfs.btrfs mkfs.exfat mkfs.ext2 "
        "mkfs.ext3 mkfs.ext4 mkfs.f2fs mkfs.fat mkfs.ntfs mkfs.vfat mkfs.xfs mkswap mount newfs nvme parted pv "
        "pvremove rados radosgw-admin rbd resize2fs setfacl sfdisk sgdisk swapoff swapon takeown tune2fs umount vgremove wipefs zfs zpool"
    ),
    "archives": (
        "7z 7za ar brotli bsdtar bunzip2 bzip2 compress croc gtar gunzip gzip lz4 magic-wormhole pigz rar rsync scp "
        "sftp tar uncompress unrar unxz unzip unzstd wormhole xz zip zstd"
    ),
    "finders": ("bfs fd fdfind find gfind"),
    "git": ("git hub yadm"),
    "github": ("gh glab"),
    "kubernetes": (
        "argocd calicoctl checkov cilium clusterctl cmctl conftest cosign-verify crictl ctr datree devspace dive "
        "eksctl flux garden kapp timoni grype hadolint helm helm3 helmfile infracost istioctl k k3d k3s k9s kind kops kube-linter "
        "kube-score kubeadm kubecolor kubeconform kubectl kubectl-argo-rollouts kubectx kubens kubent kubescape "
        "kubeseal kubetail kubeval kustomize linkerd microk8s.kubectl minikube nomad oc okteto pluto polaris popeye "
        "rancher skaffold stern syft talosctl terrascan tflint tfsec tilt trivy velero"
    ),
    "containers": ("buildah cosign crane docker finch img kaniko nerdctl notation oras podman regctl skopeo"),
    "infrastructure": (
        "ansible ansible-config ansible-console ansible-doc ansible-galaxy ansible-inventory ansible-lint "
        "ansible-playbook ansible-pull ansible-vault atlantis bosh boundary cdk cdk8s cdktf chef chef-cli chef-client "
        "consul copilot-cli crossplane kitchen knife nixops nixos-rebuild opentofu osls packer pulumi puppet salt "
        "salt-call salt-ssh sam serverless sls spacectl terraform terragrunt terramate tf tfc tofu vagrant vault "
        "waypoint"
    ),
    "aws": ("aws aws2 awslocal"),
    "itself": ("gate"),
    "agents": (
        "acli agent aider amp auggie claude cline cn codex crush cursor cursor-agent devin droid forge gemini goose "
        "gptme grok interpreter jules kimi kiro kiro-cli mini opencode openhands pi plandex q qwen rovodev swe-agent "
        "vibe warp"
    ),
    "databases": (
        "athena beeline bigquery clickhouse clickhouse-client clusterdb cockroach cqlsh createdb createuser "
        "db2 dolt dropdb dropuser duckdb exasol hive impala-shell initdb isql ksql libsql litecli mariadb "
        "mariadb-dump mongodump mongoexport mongoimport mongorestore mongostat mongotop mycli mydumper mysql "
        "mysqladmin mysqlbinlog mysqlcheck mysqld_safe mysqldump mysqlimport mysqlshow mysqlslap osql patronictl "
        "pg_archivecleanup pg_basebackup pg_createcluster pg_ctl pg_ctlcluster pg_dropcluster pg_dump pg_dumpall pg_isready pg_resetwal "
        "pg_restore pg_rewind pg_top pg_upgrade pgbench pgcli pgloader presto psql questdb reindexdb "
        "repmgr rqlite snowsql spark-sql sql sqlcipher sqlcmd sqlite sqlite3 sqlplus steampipe surreal tiup trino "
        "usql vacuumdb vsql xtrabackup ysqlsh"
    ),
    "stores": (
        "celery curator dragonfly-cli etcdctl iredis kafka-acls kafka-acls.sh kafka-broker-api-versions "
        "kafka-broker-api-versions.sh kafka-configs kafka-configs.sh kafka-console-consumer kafka-console-consumer.sh "
        "kafka-console-producer kafka-console-producer.sh kafka-consumer-groups kafka-consumer-groups.sh "
        "kafka-delegation-tokens kafka-delegation-tokens.sh kafka-delete-records kafka-delete-records.sh "
        "kafka-features kafka-features.sh kafka-get-offsets kafka-get-offsets.sh kafka-leader-election "
        "kafka-leader-election.sh kafka-log-dirs kafka-log-dirs.sh kafka-metadata-quorum kafka-metadata-quorum.sh "
        "kafka-preferred-replica-election kafka-preferred-replica-election.sh kafka-reassign-partitions "
        "kafka-reassign-partitions.sh kafka-server-start kafka-server-start.sh kafka-server-stop kafka-server-stop.sh "
        "kafka-storage kafka-storage.sh kafka-streams-application-reset kafka-streams-application-reset.sh "
        "kafka-topics kafka-topics.sh kcat keydb-cli mongo mongosh nats nodetool pulsar-admin rabbitmqadmin "
        "rabbitmqctl redis-cli rpk valkey-cli zkCli.sh"
    ),
    "network": (
        "arp arping autossh bore clush cssh dbclient delv dig domainname drill dsh frpc ftp gssh host hostname "
        "ifconfig iperf iperf3 iwconfig kdig lftp localtunnel localxpose lsof lt mail mailx masscan mosh msmtp mssh "
        "mtr mutt nc nc.openbsd ncat netcat netstat ngrok nikto nmap nslookup openssl parallel-ssh pdsh ping ping6 "
        "plink pssh route sendmail serveo socat speedtest ss ssh sshuttle ssm ssmtp swaks tcpdump telnet testssl.sh "
        "tftp tmate tracepath traceroute tshark websocat whois wscat zrok"
    ),
    "system": (
        "aa-complain aa-disable aa-teardown addgroup adduser age apachectl arptables auditctl authselect bcdedit borg "
        "bw caddy certbot chage chfn chpasswd chsh cipher crontab crowdsec-cli csrutil defaults delgroup deluser dscl "
        "dseditgroup duplicity ebtables efibootmgr fail2ban-client faillock fdesetup firewall-cmd fuser gpasswd gpg "
        "gpg2 groupadd groupdel groupmod grub-install gsettings halt haproxy hostnamectl htpasswd init initctl insmod "
        "invoke-rc.d ip ip6tables ipa ipset iptables iptables-restore iptables-save journalctl kadmin kadmin.local "
        "kexec keyctl kill kill-port killall launchctl ldapadd ldapdelete ldapmodify localectl loginctl logrotate "
        "lpass mkcert modprobe msiexec net netsh networksetup newusers nft nginx nmcli pam-auth-update pass passwd "
        "pfctl pkill pm2 poweroff pwconv quotacheck rc-service realm reboot reg restic rmmod rsnapshot s6-svc "
        "samba-tool sc schtasks secret-tool security semanage service setenforce shutdown skill smbpasswd snapper "
        "spctl ssh-add ssh-agent ssh-copy-id ssh-keygen supervisorctl sv sysadminctl sysctl systemctl taskkill tc "
        "telinit timedatectl uaac ufw update-alternatives update-grub useradd userdel usermod varnishadm vigr vipw visudo "
        "vssadmin wevtutil xkill"
    ),
    "clouds": (
        "yc ovhcloud nebius vastai VBoxManage acli-cloud airbyte aiven akamai aliyun apex appwrite aptible arc architect astro auth0 avn "
        "az azd bq buildkite-agent ccloud cf chalice circleci civo claudia clever cloudctl cloudflared coder cog "
        "confluent databricks datadog-ci dbt-cloud dnscontrol doctl dokku drone exo fastly flarectl func gcloud govc "
        "gp gridscale hasura hcloud heroku hf huggingface-cli ibmcloud incus jenkins-cli juju kaggle koyeb "
        "launchdarkly ldcli lightsail linode-cli lxc maas modal mongocli mup nanobox neon neonctl newrelic northflank "
        "oci octodns-sync okta openstack pantheon pct platform porter prefect-cloud prlctl pscale pvesh qm qovery "
        "replicate runpodctl scalingo scw sentry-cli sf sfdx shopify sky snow tailscale tccli tctl temporal terminus "
        "tkn travis tsh turso twilio up upctl upsun vboxmanage virsh vultr-cli wandb wg wg-quick xata xe zappa zeet"
    ),
    "platforms": (
        "act amplify convex eas expo firebase fly flyctl netlify now ntl railway render sst stripe supabase swa vc vercel wrangler"
    ),
    "buckets": ("aws-s3 azcopy b2 gsutil mc mcli rclone s3cmd s4cmd s5cmd"),
    "packages": (
        "add-apt-repository ant apk apt apt-cache apt-get apt-key apt-mark aptitude asdf-install auto beachball bloop "
        "boot bower brew bump2version bumpversion bun bundle bundlex bunx cabal cargo carthage changeset choco clj "
        "clojure cnpm composer conan conda-lock corepack coursier cpan cpanm crystal cs dart deno dlx dnf dotnet dpkg "
        "dpkg-reconfigure dune elm emerge eopkg esy fastlane flatpak flit flutter fvm gem ghcup gleam go goenv "
        "goreleaser gradle gradlew gvm hatch husky jreleaser jspm jsr lake lefthook lein lerna lerna-publish luarocks "
        "mamba-pip mas maturin melos microdnf mill mix moon moose mvn mvnd mvnw nala ni nimble np npm npx nuget "
        "nvm-exec nx opam opkg overcommit ovsx snapcraft charmcraft aptly pacman paru pdm pip pip3 pipenv pipx-run pixi pkg pnpm pnpx pod poetry port "
        "pre-commit prek proto pub purs python-semantic-release quarto raco rebar3 release-it release-please rpm "
        "rustup rye sbt scoop sdk semantic-release shards ship shipit snap softwareupdate spack spago stack "
        "standard-version swift swupd tdnf tea tuist turbo twine uv uvx vcpkg vsce wasm-pack winget xbps-install "
        "xcodebuild xcrun yarn yay yum zig zypper"
    ),
    "languages": (
        "R Rscript bb bpftrace bpython clisp cmd d8 dtrace ed elixir emacs emacsclient erl ex expect gdb ghc gnuplot "
        "groovy guile gvim hx iex ipython irb janet jjs jruby julia kak kotlin lldb lua luajit m4 micro micropython "
        "msfconsole nano node nodejs nvim octave octave-cli osascript perl php pico powershell pwsh py pypy pypy3 "
        "python python2 python3 pythonw qjs racket raku ruby rvim sage-python sbcl scala sqlmap swipl tclsh texlua vi "
        "view vim vimdiff wish zx"
    ),
    "tasks": (
        "accelerate adb air amm appium arduino-cli autoconf autoflake automake autopep8 ava avrdude babel bandit "
        "batect bazel bibtex biome black bmake brakeman buck buck2 buf build c8 cake cap capacitor cargo-nextest cc "
        "checkmake checkstyle clang clang++ clang-format clang-tidy clasp cmake codesign codespell commitlint "
        "configure convert coverage cppcheck create-react-app credo cspell curlylint cypress cython dagger dep "
        "depcheck detect-secrets detekt detox dialyzer djlint dmd dobi docusaurus doit dot dprint dtc duty dvc "
        "earthly ember emulator erb_lint errorprone esbuild eslint esptool.py expo-cli fab ffmpeg ffprobe flake8 "
        "fourmolu g++ gap gatsby gcc gcovr genhtml gfortran ghci ghdl gitleaks gmake gofmt goimports golangci-lint "
        "google-java-format gradle-profiler graphql-codegen grunt gs gulp gunicorn haml-lint hatchling hlint "
        "html-minifier http-server hugo hypercorn hyperlink inkscape install_name_tool interrogate inv invoke ionic "
        "isort iverilog jar java javac javadoc jekyll jest jshell json-server jupyter jupytext just k6 kamal karma "
        "knip kotlinc ktlint latexmk lcov ld ldc2 lessc libtool lighthouse linkchecker lint-staged lipo live-server "
        "locust lychee madge maestro mage magick make markdownlint matlab maxima meson metro microbundle mina mint mk "
        "mkdocs mksquashfs mlflow mmdc mocha mockgen msw mypy nbconvert next ng nim nimpretty ninja ninja-build nm "
        "nmake nox nuitka nuxt nyc objdump ocaml ocamlfind ocamlformat odin openapi-generator openocd ormolu oxlint "
        "pandoc pants papermill parcel pdflatex pest php-cs-fixer phpstan phpunit pint pio pip-audit pip-compile "
        "pip-sync pkg-config plantuml platformio playwright please-build plz pmd poe postcss prettier protoc "
        "protractor psake psalm puma pydocstyle pyinstaller pylint pyright pytest pyupgrade qemu-system-x86_64 quasar "
        "radon ranlib react-native react-scripts reek remake remix rollup rsbuild rslib rspack rspec rubocop ruff "
        "run-p run-s runghc rustc safety sage sass scalac scalafix scalafmt scons semgrep setuptools shellcheck shfmt "
        "sidekiq size-limit slim-lint snyk sphinx-build spotbugs sqlc standard standardrb staticcheck storybook "
        "streamlit strip stylelint svgo swagger-codegen swc swiftformat swiftlint tailwindcss tap task taskipy tasks "
        "tensorboard terser torchrun tox trufflehog trunk ts-node tsc tsd tslint tsup tsx turbopack typedoc uglifyjs "
        "ultra unbuild unicorn unittest uvicorn v vale verilator vite vitest vue-cli vue-cli-service vulture "
        "wasm-bindgen wasmpack wdio webpack west wire wireit-run wsrun xelatex xo xtask yamllint yapf yosys"
    ),
    "others": (
        "add-adgroupmember arangosh aws-nuke azure-nuke barman cbq chaos chaosctl clear-disk cloud-nuke couchbase-cli "
        "cypher-shell disable-computerrestore docker-machine etcdutl format-volume gcp-nuke gluster gpdeletesystem gpstate gremlin gremlin.sh hadoop "
        "hbase hdfs hg influx invoke-expression jj kcadm.sh leeroy-nuke litmusctl neo4j-admin pgbackrest new-aduser new-localuser "
        "new-service p4 pumba ray remove-aduser remove-azkeyvault remove-azresourcegroup remove-azsqldatabase "
        "remove-azstorageaccount remove-azvm remove-cfnstack remove-ebenvironment remove-ec2instance remove-item "
        "remove-localuser remove-rdsdbinstance remove-s3bucket remove-s3object remove-service restart-computer "
        "restart-service ri scancel set-aduser set-executionpolicy set-mppreference set-service solr spark-submit "
        "start-service stop-azvm stop-computer stop-ebenvironment stop-process stop-service svn tmutil "
        "uninstall-package wal-g"
    ),
    "readers": (
        "ack acpi addr2line ag apropos ast-grep awk b2sum banner base32 base64 basename basenc bat batcat bc blkid "
        "btop bzcat c++filt cal cat cheat choose cksum clear clip cloc cmp code codemod colordiff column combine "
        "comby comm cookiecutter copier cowsay cscope csvcut csvgrep csvkit csvlook csvstat ctags cut dasel date dc "
        "degit delta df diff diff3 diffstat difft dir dirname dmesg dmidecode dos2unix du echo egrep envsubst etags "
        "exa exiftool expand explorer expr eza factor fastfetch fgrep figlet file filterdiff findmnt fmt fold fortune "
        "free fx fzf gawk getcap getconf getent getfacl getopt gitk gitui glow goawk gomplate grep gron groups gsed "
        "gzcat hd head hexdump hexyl highlight htop hwinfo hygen iconv id idea identify info interdiff inxi ioreg "
        "iostat isutf8 jc jless jo join jp jq jscodeshift jsonlint la last lastlog lazygit ldd less lf ll loc locale "
        "locate logger lolcat look ls lsattr lsblk lscpu lsd lshw lsmod lspci lsusb man mawk md5 md5sum mdcat "
        "mediainfo mktemp mlocate mlr more mpstat namei nawk neofetch nl nnn notify-send nproc numfmt nvidia-smi od "
        "onefetch open osc52 otool paste patch pbcopy pbpaste pdfinfo pdftotext peco perlsub pgrep pidof pidstat "
        "plocate plop pr printenv ps pstree pwd pygmentize qsv ranger readelf readlink realpath reset rev rg ripgrep "
        "rot13 rpl sar say scc screenfetch sd sdiff sed sensors seq sg-rewrite sha1sum sha256sum sha512sum shasum "
        "shuf size sk sleep sort source-highlight start stat strings stty subl sum sw_vers system_profiler tac tail "
        "tig tiged tldr toilet tokei tomlq top tput tr tree ts tsort tty uname unexpand uniq unix2dos uptime users vd "
        "vifm visidata vm_stat vmstat w wall wc wdiff whatis whereis which who whoami wl-copy wl-paste xclip xdg-open "
        "xmllint xmlstarlet xq xsel xsv xxd xzcat yazi yeoman yes yo yq zcat zdiff zgrep zless zrun zstdcat"
    ),
    "frameworks": (
        "airflow alembic artisan atlas console db-migrate dbmate dbt diesel django-admin drizzle-kit drush flask flyway gitlab-rails "
        "golang-migrate goose goose-migrate knex liquibase manage.py migrate migrate-mongo mongo-migrate node-pg-migrate "
        "phinx prisma python-manage rails rake refinery sail sea-orm-cli sequelize sequelize-cli sqitch sqlx typeorm "
        "typeorm-ts-node-commonjs typeorm-ts-node-esm umzug wp yoyo"
    ),
    "web": ("aria2c axel curl curlie evans gdown ghz grpcurl http httpie https wget wget2 xh xhs youtube-dl yt-dlp"),
    "sessions": ("byobu devbox flock flox guix newgrp nix nix-shell pkgx runuser screen script sg su tmux"),
    "feeders": (
        "at batch concurrently entr foreman gxargs honcho hyperfine nodemon npm-run-all overmind parallel rush "
        "ts-node-dev tsx-watch watch watchexec wireit xargs"
    ),
    "beanstalk": ("copilot eb"),
    "compose": ("docker-compose podman-compose"),
    "operators": (
        "akeyless appcenter argo bolt cachix caprover cbt chrome-webstore-upload colmena contentful cr deploy-rs "
        "deployctl ecspresso esxcli ffsend forgejo gh-ost ghost gist gitea gopass grafana-cli helmsman "
        "helmwave ipmitool kcadm keybase kluctl kopia lambroll magento memflush memrm mikro-orm morph "
        "n98-magerun2 pcs pdnsutil pg_autoctl prefect proxmox-backup-client pt-archiver "
        "pt-online-schema-change racadm rke rq shub skeema surge tarsnap telegram-send tk vim-cmd werf "
        "woodpecker-cli"
    ),
}

PROGRAMS: dict[str, str] = {name: family for family, names in _NAMES.items() for name in names.split()}
