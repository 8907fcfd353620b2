/** The tables of entities that have a page of their own: words and address. */

export const catalogTable = {
  title: 'Catalog',
  description: 'Everything in the catalog',
  table: '/catalog/',
  empty: {
    text: 'Nothing is described yet. A catalog-info.yaml in a repository puts its software here:',
    yaml: 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: my-service\nspec:\n  type: service\n  lifecycle: production\n  owner: my-team',
  },
};

export const apiTable = {
  title: 'APIs',
  description: 'All APIs',
  table: '/api-docs/',
  empty: {
    text: 'No APIs yet. A descriptor of kind API puts one here:',
    yaml: 'apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: my-api\nspec:\n  type: openapi\n  lifecycle: production\n  owner: my-team\n  definition:\n    $text: ./openapi.yaml',
  },
};
