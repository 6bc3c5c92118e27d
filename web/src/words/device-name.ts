/** What a person would call the machine in front of them, from what its browser says of itself. */

/** "Điện thoại Android", "Máy tính Windows" ...; models are not told by browsers any more. */
export function deviceName(userAgent: string): string {
  if (/\biPad\b/.test(userAgent)) return 'iPad';
  if (/\b(iPhone|iPod)\b/.test(userAgent)) return 'iPhone';
  if (/\bAndroid\b/.test(userAgent))
    return /\bMobile\b/.test(userAgent) ? 'Điện thoại Android' : 'Máy tính bảng Android';
  if (/\bWindows\b/.test(userAgent)) return 'Máy tính Windows';
  if (/\bMacintosh\b/.test(userAgent)) return 'Máy Mac';
  return /\b(Linux|CrOS)\b/.test(userAgent) ? 'Máy tính Linux' : 'Máy này';
}
