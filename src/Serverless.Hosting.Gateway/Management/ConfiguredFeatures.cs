using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Knative;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Takes the features of documents from the section <c>Serverless:Features</c>, in the names and states of the reference's <c>config-features</c>.
/// </summary>
internal sealed class ConfiguredFeatures(IConfiguration configuration) : IConfigureOptions<DocumentOptions>
{
    public void Configure(DocumentOptions options) =>
        options.Features = FeatureFlags.Create(configuration.GetSection("Serverless:Features").GetChildren().Select(entry => KeyValuePair.Create(entry.Key, entry.Value ?? "")));
}
