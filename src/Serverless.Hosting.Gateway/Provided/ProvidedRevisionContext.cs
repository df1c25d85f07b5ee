using Serverless.Hosting.Backends;
using Serverless.Hosting.Gateway.Forwarding;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// What all provided revisions of a host share.
/// </summary>
/// <param name="Run">Names this run of the host: no other has the same.</param>
/// <param name="Feed">Takes what they report.</param>
/// <param name="Clients">Speaks with instances.</param>
/// <param name="Time">The clock.</param>
/// <param name="OnChange">Told when anything has changed.</param>
internal sealed record ProvidedRevisionContext(string Run, InstanceFeed Feed, InstanceClients Clients, TimeProvider Time, Action OnChange);
