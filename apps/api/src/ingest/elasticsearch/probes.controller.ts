import { Controller, Get, Header, HttpCode, Param, Put, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequireScope } from '@tocsin/platform/http';
import { StreamedBody } from '../../server/body-parsers.ts';
import { ElasticsearchProblemFilter } from './elasticsearch-problem.filter.ts';
import { PRODUCT_VERSION } from './product.ts';

const ACKNOWLEDGED = { acknowledged: true } as const;
const PRODUCT = 'X-Elastic-Product';
const NAME = 'Elasticsearch';

/**
 * What shippers ask before their first batch: the product and its version, the licence, health, and whether their template, policy,
 * pipeline or data stream is there. It always is: we have no mappings to set up, so there is nothing for them to install.
 */
@ApiExcludeController()
@Controller()
@UseFilters(ElasticsearchProblemFilter)
export class ElasticsearchProbesController {
  @Get()
  @RequireScope('logs:write')
  @Header(PRODUCT, NAME)
  root() {
    return {
      name: 'tocsin',
      cluster_name: 'tocsin',
      cluster_uuid: 'tocsin',
      version: {
        number: PRODUCT_VERSION,
        build_flavor: 'default',
        build_type: 'docker',
        build_snapshot: false,
        lucene_version: '9.12.1',
        minimum_wire_compatibility_version: '7.17.0',
        minimum_index_compatibility_version: '7.0.0',
      },
      tagline: 'You Know, for Search',
    };
  }

  @Get('_license')
  @RequireScope('logs:write')
  @Header(PRODUCT, NAME)
  license() {
    return { license: { status: 'active', uid: 'tocsin', type: 'basic', issuer: 'tocsin' } };
  }

  @Get('_xpack')
  @RequireScope('logs:write')
  @Header(PRODUCT, NAME)
  features() {
    const on = { available: true, enabled: true };
    // Retention is ours: a shipper that is told of index lifecycles wants to set up policies, aliases and first indices.
    const features = { ilm: { available: false, enabled: false }, data_streams: on, security: on };
    return { build: {}, license: { status: 'active', type: 'basic', mode: 'basic' }, features, tagline: 'You know, for X' };
  }

  @Get(['_cluster/health', '_cluster/health/:index'])
  @RequireScope('logs:write')
  @Header(PRODUCT, NAME)
  clusterHealth() {
    return { cluster_name: 'tocsin', status: 'green', timed_out: false, number_of_nodes: 1, number_of_data_nodes: 1 };
  }

  @Get(['_ilm/policy/:name'])
  @RequireScope('logs:write')
  @Header(PRODUCT, NAME)
  policy(@Param('name') name: string) {
    return { [name]: { version: 1, modified_date: '2026-01-01T00:00:00.000Z', policy: { phases: {} } } };
  }

  @Get(['_index_template/:name', '_component_template/:name', '_data_stream/:name'])
  @RequireScope('logs:write')
  @Header(PRODUCT, NAME)
  template(@Param('name') name: string) {
    const template = { name, index_template: { index_patterns: ['*'], template: {}, composed_of: [] } };
    return { index_templates: [template], component_templates: [{ name, component_template: { template: {} } }], data_streams: [{ name }] };
  }

  @Get(['_template/:name', '_ingest/pipeline/:name'])
  @RequireScope('logs:write')
  @Header(PRODUCT, NAME)
  named(@Param('name') name: string) {
    return { [name]: {} };
  }

  /** Set-ups that a shipper insists on are acknowledged; there is nothing that they would change. */
  @Put([
    '_ilm/policy/:name',
    '_index_template/:name',
    '_component_template/:name',
    '_data_stream/:name',
    '_template/:name',
    '_ingest/pipeline/:name',
  ])
  @HttpCode(200)
  @RequireScope('logs:write')
  @StreamedBody()
  @Header(PRODUCT, NAME)
  setUp() {
    return ACKNOWLEDGED;
  }
}
