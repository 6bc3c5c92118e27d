/** Whom to phone: names with numbers that a phone dials at a touch. */
import { IconPhone } from '@tabler/icons-react';

export function PhoneList({
  contacts,
}: {
  readonly contacts: readonly { readonly name: string; readonly phone: string }[];
}) {
  if (contacts.length === 0) return <span>Chưa ghi người phụ trách của trạm này.</span>;
  return (
    <>
      {contacts.map(({ name, phone }) => (
        <a key={`${name} ${phone}`} href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`} className="phone-link">
          <IconPhone size={18} aria-hidden />
          <span>
            {name}:{' '}
            <span className="number" style={{ whiteSpace: 'nowrap' }}>
              {phone}
            </span>
          </span>
        </a>
      ))}
    </>
  );
}
