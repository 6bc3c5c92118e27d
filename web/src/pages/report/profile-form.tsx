/** The head and the end of the commune's documents, as they will be printed. */
import { Alert, Button, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tellDone } from '../../acts/tell.tsx';
import type { Profiles } from '../../api/reports.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { DateField } from '../../parts/dates.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { dateOf } from '../../words/time-words.ts';
import { type ProfileDraft, profileDraftOf, profileOf, profileProblems } from './profile-draft.ts';
import classes from './report.module.css';

export function ProfileForm({ profiles: { inForce, isStarting } }: { readonly profiles: Profiles }) {
  const client = useQueryClient();
  const form = useForm<ProfileDraft>({ initialValues: profileDraftOf(inForce), validate: profileProblems });
  const save = useMutation({
    mutationFn: (draft: ProfileDraft) => api.setReportProfile(profileOf(draft)),
    onSuccess: (_, { validFrom }) => {
      tellDone(`Đã lưu mẫu văn bản, dùng từ ${dateOf(validFrom ?? '')}.`);
      void client.invalidateQueries({ queryKey: ['report-profile'] });
    },
  });
  return (
    <Card title="Đầu và cuối văn bản">
      <form onSubmit={form.onSubmit((draft) => save.mutate(draft))}>
        <Stack gap="sm">
          {isStarting ? (
            <Alert color="yellow" variant="light">
              Đây là mẫu có sẵn, chưa ai xem lại. Kiểm tra tên cơ quan, người ký, nơi nhận rồi bấm Lưu.
            </Alert>
          ) : null}
          <div className={classes.pair}>
            <TextInput
              label="Cơ quan cấp trên"
              description="Để trống nếu không ghi."
              maxLength={120}
              {...form.getInputProps('agencyAbove')}
            />
            <TextInput
              label="Cơ quan ban hành"
              description="Viết thường; in ra thành chữ hoa."
              maxLength={200}
              {...form.getInputProps('agency')}
            />
            <TextInput
              label="Mẫu số văn bản"
              description="Chừa khoảng trống cho số."
              maxLength={60}
              {...form.getInputProps('numberPattern')}
            />
            <TextInput
              label="Địa danh"
              description="Đứng trước ngày tháng."
              maxLength={200}
              {...form.getInputProps('place')}
            />
            <TextInput label="Ký thay mặt" maxLength={200} {...form.getInputProps('onBehalf')} />
            <TextInput label="Chức vụ người ký" maxLength={200} {...form.getInputProps('signerTitle')} />
            <TextInput label="Họ tên người ký" maxLength={120} {...form.getInputProps('signerName')} />
            <DateField
              label="Dùng mẫu này từ ngày"
              description="Báo cáo của kỳ cũ hơn giữ mẫu cũ."
              value={form.values.validFrom}
              error={form.errors.validFrom}
              onChange={(day) => form.setFieldValue('validFrom', day)}
            />
          </div>
          <Textarea
            label="Căn cứ"
            description="Câu đầu của báo cáo, như: Thực hiện Kế hoạch số 07/KH-UBND…"
            autosize
            minRows={2}
            maxLength={600}
            {...form.getInputProps('basis')}
          />
          <Textarea
            label="Nơi nhận"
            description="Mỗi nơi một dòng."
            autosize
            minRows={4}
            {...form.getInputProps('recipients')}
          />
          <div className={classes.pair}>
            <NumberInput
              label="Ngày chốt số liệu trong tháng cuối kỳ"
              description="Để trống: chốt vào ngày cuối tháng."
              min={1}
              max={31}
              allowDecimal={false}
              {...form.getInputProps('cutoffDay')}
            />
            <NumberInput
              label="Hạn nộp sau khi hết kỳ (ngày)"
              description="Hôm nay nhắc ba ngày trước khi chốt."
              min={0}
              max={60}
              allowDecimal={false}
              {...form.getInputProps('dueDaysAfter')}
            />
          </div>
          <ProblemNote error={save.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              Lưu mẫu
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
