/** How loud a voice reaches the microphone, as a share of a meter and in words. */

/** 0..1 of a meter from -60 dB to full scale; `peak` is the largest sample, 0..1. */
export function meterShare(peak: number): number {
  if (peak <= 0.001) return 0;
  return Math.min(1, (60 + 20 * Math.log10(peak)) / 60);
}

/** What to do about it. */
export function levelWords(share: number): string {
  if (share < 0.3) return 'Chưa nghe rõ: nói gần micrô hơn';
  return share > 0.985 ? 'To quá: nói xa micrô hơn' : 'Nghe rõ';
}
