#!/bin/sh
# Installs, upgrades or removes a Loa station on a box with Debian or Raspberry Pi OS (64 bit, amd64 or arm64). Safe to run again.
#   sudo ./install.sh                      install, or upgrade: identity, playlist, media and journal stay as they are
#   sudo ./install.sh --uninstall          remove the program; the station's data stays in /var/lib/loa-station
#   sudo ./install.sh --uninstall --purge  remove the data as well: the station must be enrolled again
#   --root FOLDER                          write below FOLDER instead of /, for images and for trying it out
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=
uninstall=no
purge=no
user=loa
home=/opt/loa-station
data=/var/lib/loa-station

say() { printf 'loa-station: %s\n' "$1"; }
fail() {
  printf 'loa-station: %s\n' "$1" >&2
  exit 1
}

# In an image below --root the same programs run as if that were the machine.
in_root() { if [ -n "$root" ]; then chroot "$root" "$@"; else "$@"; fi; }

main() {
  read_arguments "$@"
  if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then fail 'Cần quyền quản trị: chạy lại với sudo.'; fi
  if [ "$uninstall" = yes ]; then
    remove_station
    return
  fi
  check_machine
  install_programs
  make_user
  copy_program
  write_system_files
  keep_time
  start_station
}

read_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --root)
        if [ $# -lt 2 ] || [ ! -d "$2" ]; then fail '--root: cần một thư mục có sẵn.'; fi
        root=$(CDPATH='' cd -- "$2" && pwd)
        shift
        ;;
      --uninstall) uninstall=yes ;;
      --purge) purge=yes ;;
      *) fail "Không có lựa chọn $1. Dùng: install.sh [--uninstall [--purge]] [--root THƯMỤC]" ;;
    esac
    shift
  done
  if [ "$purge" = yes ] && [ "$uninstall" = no ]; then fail '--purge chỉ đi cùng --uninstall.'; fi
}

# A package is made for one kind of processor.
check_machine() {
  [ -f "$here/release" ] || fail 'Đây không phải gói cài đặt trạm: làm gói bằng lệnh npm run station-package.'
  made_for=$(sed -n 's/^arch=//p' "$here/release")
  machine=$(in_root dpkg --print-architecture 2>/dev/null) || fail 'Chỉ cài được trên Debian hoặc Raspberry Pi OS.'
  if [ "$made_for" != "$machine" ]; then
    fail "Gói này cho máy $made_for, máy này là $machine. Lấy đúng gói (Raspberry Pi OS phải là bản 64-bit)."
  fi
}

# Only what is missing: an upgrade needs no network. libatomic1: Node begins with it.
install_programs() {
  missing=
  for package in mpv alsa-utils ca-certificates libatomic1; do
    if ! is_installed "$package"; then missing="$missing $package"; fi
  done
  if ! is_installed systemd-timesyncd && ! is_installed chrony && ! is_installed ntpsec; then
    missing="$missing systemd-timesyncd"
  fi
  if [ -z "$missing" ]; then return; fi
  say "cài thêm:$missing"
  export DEBIAN_FRONTEND=noninteractive
  in_root apt-get -q -o DPkg::Lock::Timeout=300 update
  # shellcheck disable=SC2086 # one word for each package
  in_root apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Options::=--force-confold \
    install --no-install-recommends $missing
}

is_installed() {
  # shellcheck disable=SC2016 # for dpkg
  [ "$(in_root dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

make_user() {
  if ! in_root id "$user" >/dev/null 2>&1; then
    in_root useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin "$user"
  fi
  # gpio: the pins of a Raspberry Pi.
  for group in audio gpio; do
    if in_root getent group "$group" >/dev/null; then in_root usermod -a -G "$group" "$user"; fi
  done
  if [ ! -d "$root$data" ]; then
    install -d -m 0700 "$root$data"
    in_root chown "$user:$user" "$data"
  fi
}

# Beside the one in use, then one switch: a power cut at any moment leaves a whole program.
copy_program() {
  release=$(sed -n 's/^release=//p' "$here/release")
  target=$home/releases/$release
  if [ "$(readlink "$root$home/current" 2>/dev/null || true)" = "releases/$release" ]; then
    say "bản $release đã có"
    return
  fi
  install -d -m 0755 "$root$home/releases"
  rm -rf "$root$target" "$root$home/releases/.new"
  cp -a "$here/." "$root$home/releases/.new"
  in_root chown -R 0:0 "$home/releases/.new"
  chmod -R u+rwX,go+rX,go-w "$root$home/releases/.new"
  if ! in_root "$home/releases/.new/bin/node" --version >/dev/null; then
    rm -rf "$root$home/releases/.new"
    fail 'Node trong gói không chạy được trên máy này.'
  fi
  sync
  mv -T "$root$home/releases/.new" "$root$target"
  previous=$(readlink "$root$home/current" 2>/dev/null || true)
  switch_to "releases/$release"
  for old in "$root$home/releases"/*; do
    case releases/${old##*/} in "releases/$release" | "$previous") ;; *) rm -rf "$old" ;; esac
  done
  say "đã chép bản $release"
}

switch_to() {
  ln -sfn "$1" "$root$home/current.new"
  mv -T "$root$home/current.new" "$root$home/current"
  sync
}

write_system_files() {
  put "$here/files/loa-station.service" /etc/systemd/system/loa-station.service
  put "$here/files/loa-station-usb@.service" /etc/systemd/system/loa-station-usb@.service
  put "$here/files/80-loa-station-usb.rules" /etc/udev/rules.d/80-loa-station-usb.rules
  put "$here/files/journald.conf" /etc/systemd/journald.conf.d/loa-station.conf
  # Of this box: never written over.
  if [ ! -e "$root/etc/default/loa-station" ]; then put "$here/files/default" /etc/default/loa-station; fi
}

put() {
  install -D -m 0644 "$1" "$root$2.new"
  mv -f "$root$2.new" "$root$2"
}

keep_time() {
  if has_systemd && command -v timedatectl >/dev/null; then
    timedatectl set-ntp true || say 'Không bật được giờ mạng: xem lệnh timedatectl.'
  fi
}

# True where systemd runs the machine: not in an image that is being made.
has_systemd() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

start_station() {
  in_root systemctl enable loa-station.service
  if ! has_systemd; then
    say 'xong; trạm chạy từ lần khởi động máy tới'
    return
  fi
  systemctl daemon-reload
  systemctl try-restart systemd-journald.service || true
  udevadm control --reload || true
  if [ ! -f "$data/loa-station.ini" ]; then
    say 'xong; cắm USB có tệp loa-station.ini (tải ở trang Trạm) để đưa trạm vào hoạt động'
    ask_sticks
  elif comes_up; then
    say 'xong; trạm đang chạy'
  else
    go_back
  fi
}

# udev told of the sticks that are in already before the rule was there.
ask_sticks() {
  for device in /sys/class/block/sd*; do
    case $(readlink -f "$device") in
      */usb[0-9]*) systemctl start --no-block "loa-station-usb@${device##*/}.service" ;;
    esac
  done
}

# The start waits until the player says that it is up; then it must stay so for a while.
comes_up() {
  systemctl restart loa-station.service && sleep 10 && systemctl is-active --quiet loa-station.service
}

# A new version that does not come up gives way to the one before.
go_back() {
  if [ -z "${previous:-}" ] || [ ! -d "$home/$previous" ]; then fail 'Trạm chưa chạy được. Xem: journalctl -u loa-station'; fi
  switch_to "$previous"
  systemctl restart --no-block loa-station.service
  fail 'Bản mới không chạy được: đã trở lại bản trước. Xem: journalctl -u loa-station'
}

remove_station() {
  if has_systemd; then systemctl disable --now loa-station.service || true; fi
  rm -f "$root/etc/systemd/system/loa-station.service" "$root/etc/systemd/system/loa-station-usb@.service" \
    "$root/etc/systemd/system/multi-user.target.wants/loa-station.service" \
    "$root/etc/udev/rules.d/80-loa-station-usb.rules" "$root/etc/systemd/journald.conf.d/loa-station.conf"
  rm -rf "$root$home"
  if has_systemd; then
    systemctl daemon-reload
    udevadm control --reload || true
  fi
  if [ "$purge" = no ]; then
    say "đã gỡ chương trình; dữ liệu của trạm còn ở $data"
    return
  fi
  rm -rf "$root$data" "$root/etc/default/loa-station"
  if in_root id "$user" >/dev/null 2>&1; then in_root userdel "$user"; fi
  say 'đã gỡ chương trình và xóa dữ liệu của trạm'
}

main "$@"
