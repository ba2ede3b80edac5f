/** The console of each of the vendor's two sites. An account belongs to one of them, which neither its id nor its regions tell. */
export const consoleSites = ['aliyun.com', 'alibabacloud.com'] as const;
export type ConsoleSite = (typeof consoleSites)[number];

/**
 * The page of one ENI in the ECS console. The vendor's help gives addresses of the list of a region up to `/region/<region>`; what follows is as the
 * console shows it in the browser, and no reference promises it. So a link that leads nowhere is no proof that the ENI is gone.
 */
export function consoleLink(site: ConsoleSite, region: string, eniId: string): string {
  return `https://ecs.console.${site}/networkInterfaces/region/${encodeURIComponent(region)}/detail/${encodeURIComponent(eniId)}`;
}
