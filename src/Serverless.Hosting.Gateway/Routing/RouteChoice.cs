using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway.Routing;

/// <summary>
/// Where a request goes.
/// </summary>
/// <param name="Entry">The entry of the table that it matched.</param>
/// <param name="Tag">The tag that it goes by; empty for the split of the main hosts.</param>
/// <param name="Revision">The revision that serves it.</param>
/// <param name="NewUserId">The value for the cookie of a user who had none; null where nothing has to be given.</param>
internal readonly record struct RouteChoice(RouteEntry<RevisionState> Entry, string Tag, RevisionState Revision, string? NewUserId);
