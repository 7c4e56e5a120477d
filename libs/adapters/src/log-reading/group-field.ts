import type { GroupField } from '@tocsin/contracts';

/** The field of the record that a statistic groups by. */
export const fieldOfGroup = (group: GroupField): string => (group === 'template' ? 'templateId' : group);
