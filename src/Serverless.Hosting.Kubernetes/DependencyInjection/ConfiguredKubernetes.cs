using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Kubernetes.DependencyInjection;

/// <summary>
/// Takes the options from their section of the configuration, once for all that use them.
/// </summary>
internal sealed class ConfiguredKubernetes(IConfiguration? configuration = null) : IConfigureOptions<KubernetesBackendOptions>
{
    public void Configure(KubernetesBackendOptions options) => configuration?.GetSection(KubernetesBackendOptions.SectionName).Bind(options);
}
