namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// The kinds that the server knows: its own, and those that definitions bring.
/// </summary>
internal sealed class ApiKinds(ResourceStore store)
{
    private (long Version, CustomResource[] Found) _custom = (-1, []);

    public IEnumerable<CustomResource> Custom
    {
        get
        {
            var known = _custom;
            if (known.Version != store.DefinitionsVersion)
            {
                var version = store.DefinitionsVersion;
                var definitions = store.List(ApiResource.CustomResourceDefinitions, new(null, null, null)).Items;
                _custom = known = (version, [.. definitions.SelectMany(CustomResource.Read)]);
            }

            return known.Found;
        }
    }

    public IEnumerable<ApiResource> All => ApiResource.BuiltIn.Concat(Custom.Select(custom => custom.Resource));

    public ApiResource? Find(string group, string version, string plural) =>
        All.FirstOrDefault(resource => resource.Group == group && resource.Version == version && resource.Plural == plural);

    public CustomResource? FindCustom(ApiResource resource) => Custom.FirstOrDefault(custom => custom.Resource == resource);
}
