import type { CreatorWord } from '../../shared/core/find-creator.ts';
import type { Bilingual } from './wording.ts';

/** What a creator is called on the page. */
export const creatorTexts: Readonly<Record<CreatorWord, Bilingual>> = {
  'cloud-service': { en: 'a cloud service', zh: '云服务' },
  'container-instance': { en: 'a container instance', zh: '弹性容器实例' },
  instance: { en: 'its instance', zh: '所属实例' },
  'erdma-controller': { en: 'eRDMA controller', zh: 'eRDMA 控制器' },
  terway: { en: 'Terway', zh: 'Terway' },
  cilium: { en: 'Cilium', zh: 'Cilium' },
  bosh: { en: 'BOSH', zh: 'BOSH' },
  'terraform-test': { en: 'Terraform tests', zh: 'Terraform 测试' },
  terraform: { en: 'Terraform', zh: 'Terraform' },
  ci: { en: 'CI pipelines', zh: 'CI 流水线' },
  'other-tool': { en: 'another tool', zh: '其他工具' },
  'by-hand': { en: 'by hand', zh: '手动创建' },
  unknown: { en: 'unknown', zh: '未知' },
};
