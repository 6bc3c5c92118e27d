/** Whether the screen is a phone's: the one width at which the pages change their shape. */
import { useMediaQuery } from '@mantine/hooks';

/** The same limit as the style sheets' `61.99em`; paper is no phone, however narrow. */
export function usePhone(): boolean {
  return useMediaQuery('screen and (max-width: 61.99em)', false, { getInitialValueInEffect: false });
}
