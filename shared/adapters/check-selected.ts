import type { Eni } from '../core/eni.ts';
import type { Selector } from '../core/teardown/teardown-request.ts';

/**
 * The first ENI that does not hang on the resource that was asked for. A filter that the provider did not understand is ignored without a word, and the
 * answer is then the whole region: such a listing must never be taken for a drain.
 */
export function findUnselected(
  enis: readonly Eni[],
  selector: Selector,
  securityGroupIdsOf: (eni: Eni) => readonly unknown[],
): Eni | undefined {
  return enis.find(eni => !isSelected(eni, selector, securityGroupIdsOf));
}

function isSelected(
  eni: Eni,
  { field, id }: Selector,
  securityGroupIdsOf: (eni: Eni) => readonly unknown[],
): boolean {
  switch (field) {
    case 'vSwitchId':
      return eni.vSwitchId === id;
    case 'vpcId':
      return eni.vpcId === id;
    case 'securityGroupId':
      return securityGroupIdsOf(eni).includes(id);
    case 'instanceId':
      // A managed ENI does not show its instance, and is never touched anyway.
      return eni.serviceManaged === true || (eni.hosts ?? []).includes(id);
  }
}
