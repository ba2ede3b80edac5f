/**
 * The page of one ENI in the ECS console. The address scheme is the one that the console shows in the browser; no reference promises it, so a link
 * that leads nowhere is no proof that the ENI is gone.
 */
export function consoleLink(region: string, eniId: string): string {
  return `https://ecs.console.aliyun.com/networkInterfaces/detail/${encodeURIComponent(eniId)}?regionId=${encodeURIComponent(region)}`;
}
