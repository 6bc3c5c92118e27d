/** How mpv is started: its command line for an audio output, and what none of the options may become. */
import { StationError } from '../station-error.ts';

/** Label of the level meter in mpv's filter chain. */
export const METER = 'meter';
/** Label of the meter that begins anew every half second (25 frames of 20 ms): what goes out now. */
export const LEVEL = 'level';

/**
 * mpv's arguments for `audio`: `alsa/<device>`, `pulse/<sink>`, or `null` (no device: mpv keeps time and throws the sound
 * away; `null/0.9999` keeps time like a device 100 ppm slow); throws `audio-output-malformed` for anything else. Orders come over the socket the player inherits as file descriptor 3; mpv ends when that closes, so it never
 * outlives its player. `--audio-fallback-to-null` must never be among them: silence would be logged as aired.
 */
export function mpvArguments(audio: string): readonly string[] {
  return [
    '--no-config',
    '--idle=yes',
    '--pause=yes',
    '--input-ipc-client=fd://3',
    ...noFrills,
    ...lowMemory,
    ...boundNetwork,
    '--gapless-audio=yes',
    '--prefetch-playlist=yes',
    // Speed by resampling: a nudge of a few parts in a thousand, exact to the sample.
    '--audio-pitch-correction=no',
    '--volume-max=100',
    '--volume=0',
    `--af=${meterNamed('first')}`,
    ...audioOutput(audio),
  ];
}

/**
 * Options for one file whose meter says its name with what it counted, when it is done; with `leadMs` of silence before the sound
 * (whole ms: the filter knows no others). The meter comes first: silence does not count.
 */
export function fileOptions(meter: string, leadMs: number): Readonly<Record<string, string>> {
  const lead = leadMs > 0 ? `,@lead:lavfi=[adelay=delays=${leadMs}:all=1]` : '';
  return { af: `${meterNamed(meter)}${lead}` };
}

/** Samples are counted as the file has them, before mpv’s speed and the device’s rate. */
function meterNamed(name: string): string {
  const measures = 'RMS_level+Peak_level+Number_of_samples';
  return [
    `@${METER}:lavfi=[astats@${name}=metadata=1:measure_perchannel=none:measure_overall=${measures}]`,
    `@${LEVEL}:lavfi=[astats=metadata=1:reset=25:measure_perchannel=none:measure_overall=RMS_level]`,
  ].join(',');
}

const noFrills = [
  '--no-video',
  '--no-ytdl',
  '--audio-display=no',
  '--load-scripts=no',
  '--load-osd-console=no',
  '--load-stats-overlay=no',
  '--load-auto-profiles=no',
  '--autoload-files=no',
  '--resume-playback=no',
  '--ordered-chapters=no',
  '--input-default-bindings=no',
  '--input-builtin-bindings=no',
  '--input-terminal=no',
  // A filter of ffmpeg's says at its end what it measured: of the whole file, where mpv’s own properties stop some samples short.
  '--msg-level=all=error,ffmpeg=v,ffmpeg/audio=error,ffmpeg/demuxer=error,ffmpeg/video=error',
];

/** `auto` buffers network streams alone. */
const lowMemory = ['--cache=auto', '--demuxer-max-bytes=1MiB', '--demuxer-max-back-bytes=0'];

/**
 * What a live source may be: sound in one of these containers, or HLS, that answers in time. ffmpeg alone reads it, so that no
 * playlist, cue sheet or script of mpv's own is followed; nothing names a file of this machine. It speaks plain http and nothing
 * else, which `mpvEnvironment` leads to the relay gate; https is the gate's.
 */
const boundNetwork = [
  '--demuxer=lavf',
  '--network-timeout=8',
  '--cookies=no',
  '--demuxer-lavf-o-append=protocol_whitelist=http,tcp,crypto',
  '--stream-lavf-o-append=protocol_whitelist=http,tcp',
  '--demuxer-lavf-o-append=format_whitelist=ogg,mp3,aac,flac,wav,mpegts,hls,mov',
];

/** The environment mpv runs in: this process's own, but with one proxy for everything and nothing that goes around it. */
export function mpvEnvironment(own: NodeJS.ProcessEnv, proxyUrl: string): NodeJS.ProcessEnv {
  const others = Object.entries(own).filter(([name]) => !/^(no|all|https?)_proxy$/i.test(name));
  // A fixed threshold (mallopt(3)) gives what a file took back to the system when it is done: 10 MB less, measured.
  return { ...Object.fromEntries(others), http_proxy: proxyUrl, MALLOC_TRIM_THRESHOLD_: '131072' };
}

function audioOutput(audio: string): readonly string[] {
  const driver = /^(alsa|pulse)\/./.exec(audio)?.[1];
  if (driver === 'pulse') {
    // Exact figures (the hacks), and buffers that a busy machine does not empty: with 50 ms each the sound was torn, measured.
    const exact = ['--pulse-latency-hacks=yes', '--audio-buffer=0.2', '--pulse-buffer=250'];
    return ['--ao=pulse', `--audio-device=${audio}`, ...exact];
  }
  // As long as with a sound server: mpv's own is its default, the device's would be 100 ms. Not measured on a sound card.
  if (driver === 'alsa')
    return ['--ao=alsa', `--audio-device=${audio}`, '--audio-buffer=0.2', '--alsa-buffer-time=250000'];
  const speed = /^null(?:\/(\d+(?:\.\d+)?))?$/.exec(audio);
  if (speed !== null) return ['--ao=null', ...(speed[1] === undefined ? [] : [`--ao-null-speed=${speed[1]}`])];
  throw new StationError('audio-output-malformed', { audio });
}
