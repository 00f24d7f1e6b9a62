# container.sh ROOT READ-ONLY VOLUMES -- COMMAND...: runs a command in the file system of an image, as a runtime would lay it
# out. In a mount namespace of its own, whose end takes all of it away. VOLUMES has a line for each: FROM TO rw|ro, FROM being
# a folder, `tmpfs`, or `hugetlbfs:OPTIONS`.
set -eu
root=$1 readonly=$2 volumes=$3
shift 4
mount --bind "$root" "$root"
# The base image is this machine: programs, libraries, the JDK. Folders that are links stay links.
for name in usr bin sbin lib lib64; do
    if [ -L "/$name" ]; then
        ln -sfn "$(readlink "/$name")" "$root/$name"
    elif [ -d "/$name" ]; then
        mkdir -p "$root/$name"
        mount --bind -o ro "/$name" "$root/$name"
    fi
done
mkdir -p "$root/opt/java/openjdk"
mount --bind -o ro "${JAVA_HOME:?}" "$root/opt/java/openjdk"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for name in null zero random urandom; do
    touch "$root/dev/$name"
    mount --bind "/dev/$name" "$root/dev/$name"
done
printf '%s\n' "$volumes" | while read -r from to mode; do
    case $from in
        '') continue ;;
        tmpfs) mount -t tmpfs -o mode=1777 tmpfs "$root$to" ;;
        hugetlbfs:*)
            # Below /dev, which has just been made.
            mkdir -p "$root$to"
            mount -t hugetlbfs -o "${from#*:}" hugetlbfs "$root$to"
            ;;
        *) mount --bind "$from" "$root$to" ;;
    esac
    [ "$mode" = rw ] || mount -o remount,bind,ro "$root$to"
done
[ "$readonly" = false ] || mount -o remount,bind,ro "$root"
exec chroot "$root" "$@"
