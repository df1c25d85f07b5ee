using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Knative.DependencyInjection;

/// <summary>
/// Takes the features of documents from the section <c>Serverless:Features</c>, in the names and states of the reference's <c>config-features</c>.
/// </summary>
internal sealed class ConfiguredFeatures(IConfiguration? configuration = null) : IConfigureOptions<DocumentOptions>
{
    public void Configure(DocumentOptions options)
    {
        var entries = configuration?.GetSection("Serverless:Features").GetChildren() ?? [];
        options.Features = FeatureFlags.Create(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value ?? "")));
    }
}
