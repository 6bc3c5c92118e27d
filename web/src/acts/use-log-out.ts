/** The act "đăng xuất". */
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Logs out and shows the login page; what was loaded for this user is forgotten. */
export function useLogOut(): () => void {
  const client = useQueryClient();
  return () => {
    void api
      .logout()
      .catch(() => undefined)
      .then(() => window.location.assign('/'))
      .finally(() => client.cancelQueries());
  };
}
